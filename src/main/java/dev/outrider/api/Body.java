package dev.outrider.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body: one flat JSON object of texts, flags, numbers and lists of texts. A field that nobody reads is refused, because a misspelt one would be obeyed wrongly. */
final class Body {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int LONGEST_TEXT = 2_000;

    private final Map<String, Object> fields;

    private Body(Map<String, Object> fields) {
        this.fields = fields;
    }

    /**
     * Reads a body; an empty one is an empty object.
     *
     * @param allowed the fields there may be
     */
    static Body of(byte[] bytes, Set<String> allowed) throws Refused {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (bytes.length > 0) {
            try (JsonParser json = JSON.createParser(bytes)) {
                read(json, fields);
            } catch (IOException e) {
                throw new Refused(
                        400, "the body is no JSON object", "body", "send one, such as {\"because\": \"upgrade\"}");
            }
        }
        Set<String> unknown = new TreeSet<>(fields.keySet());
        unknown.removeAll(allowed);
        if (!unknown.isEmpty()) {
            throw new Refused(
                    400,
                    "there is no such field",
                    unknown.iterator().next(),
                    "use " + String.join(", ", new TreeSet<>(allowed)));
        }
        return new Body(fields);
    }

    private static void read(JsonParser json, Map<String, Object> fields) throws IOException, Refused {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Object value = value(json, name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        if (json.nextToken() != null) {
            throw new IOException("more behind the object");
        }
    }

    private static @Nullable Object value(JsonParser json, String name) throws IOException, Refused {
        JsonToken token = json.nextToken();
        if (token == JsonToken.START_ARRAY) {
            List<String> texts = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Object each = scalar(json, name);
                texts.add(String.valueOf(each));
            }
            return texts;
        }
        return scalar(json, name);
    }

    private static @Nullable Object scalar(JsonParser json, String name) throws IOException, Refused {
        JsonToken token = json.currentToken();
        if (token == null || token.isStructStart()) {
            throw new Refused(400, "must not be an object", name, "send a text, a number, a flag, or a list of texts");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> json.getText();
        };
    }

    /** A text; null when it is absent. */
    @Nullable
    String text(String name) throws Refused {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)
                || text.length() > LONGEST_TEXT
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refused(
                    400,
                    "must be a line of text, at most " + LONGEST_TEXT + " characters",
                    name,
                    "send a shorter text");
        }
        return text;
    }

    /** A text, empty when it is absent. */
    String textOrEmpty(String name) throws Refused {
        String text = text(name);
        return text == null ? "" : text.strip();
    }

    /** A flag; false when it is absent. */
    boolean flag(String name) throws Refused {
        Object value = fields.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new Refused(400, "must be true or false", name, "send true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Texts; one alone is a list of one. */
    List<String> texts(String name) throws Refused {
        Object value = fields.get(name);
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        String text = text(name);
        return text == null ? List.of() : List.of(text);
    }

    /** A number; a default when it is absent. */
    int number(String name, int preset, int most) throws Refused {
        String text = text(name);
        if (text == null) {
            return preset;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > most) {
            throw new Refused(400, "must be a whole number up to " + most, name, "send one");
        }
        return Integer.parseInt(text);
    }
}
