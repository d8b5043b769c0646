package dev.outrider.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of texts, as it is written in one line: separated by commas; one that holds commas itself stands in single quotes, in which a quote is doubled.
 *
 * @param list the texts in their order, none of them empty
 */
record Texts(List<String> list) {

    Texts {
        list = List.copyOf(list);
    }

    /** A list without repetitions. */
    static Kind<Texts> distinct(String allowed) {
        return new Kind<>("list", allowed, Texts.class, text -> {
            Texts texts = parse(text);
            if (texts != null && new HashSet<>(texts.list).size() < texts.list.size()) {
                throw new IllegalArgumentException("holds one text twice");
            }
            return texts;
        });
    }

    /** A list of name=value, no name twice. */
    static Kind<Texts> assignments(String allowed) {
        return new Kind<>("list", allowed, Texts.class, text -> {
            Texts texts = parse(text);
            boolean good = texts != null && texts.list.stream().allMatch(each -> each.indexOf('=') > 0);
            return good && texts != null && texts.map().size() == texts.list.size() ? texts : null;
        });
    }

    /** What is assigned, by its name. */
    Map<String, String> map() {
        Map<String, String> map = new LinkedHashMap<>();
        for (String each : list) {
            int sign = each.indexOf('=');
            map.put(each.substring(0, sign).strip(), each.substring(sign + 1).strip());
        }
        return map;
    }

    private static @Nullable Texts parse(String text) {
        List<String> list = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                // The second of two quotes is one that is meant.
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                    item.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                list.add(item.toString().strip());
                item.setLength(0);
            } else {
                item.append(c);
            }
        }
        list.add(item.toString().strip());
        return quoted || list.contains("") ? null : new Texts(list);
    }
}
