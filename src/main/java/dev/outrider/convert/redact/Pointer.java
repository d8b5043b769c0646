package dev.outrider.convert.redact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Names values of a JSON document: a JSON pointer (RFC 6901) in which {@code *} stands for any one member or element, and {@code **} for any depth.
 *
 * <p>In the pointer's URI form ({@code #/first%20name}) characters may be percent-encoded: the way to write a blank, a comma, or a member that is really
 * called {@code *} ({@code %2A}).
 *
 * @param text as it was written
 * @param tokens one for each step from the root, none for the whole document
 */
record Pointer(String text, List<Token> tokens) {

    /** Takes a copy. */
    Pointer {
        tokens = List.copyOf(tokens);
    }

    /** What a step leads to. */
    enum Kind {
        /** The member of a name, or the element of a number. */
        NAMED,
        /** Every member or element. */
        ANY,
        /** The value itself and all that is in it, at any depth. */
        DEEP
    }

    /**
     * One step.
     *
     * @param kind what it leads to
     * @param name the member's name or the element's number, from 0; for {@link Kind#NAMED} alone
     */
    record Token(Kind kind, String name) {

        /** Whether it leads to a member of this name. */
        boolean leadsTo(String member) {
            return kind != Kind.NAMED || name.equals(member);
        }

        /** Whether it leads to the element of this number. */
        boolean leadsTo(int element) {
            return kind != Kind.NAMED || name.equals(Integer.toString(element));
        }
    }

    /**
     * Reads a pointer.
     *
     * @throws IllegalArgumentException when it is none; the message says what is wrong
     */
    static Pointer parse(String text) {
        boolean encoded = text.startsWith("#");
        String path = encoded ? text.substring(1) : text;
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException(text + " is no JSON pointer: it begins with / or with #/");
        }
        List<Token> tokens = new ArrayList<>();
        if (!path.isEmpty()) {
            for (String token : path.substring(1).split("/", -1)) {
                tokens.add(token(text, token, encoded));
            }
        }
        if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.DEEP) {
            throw new IllegalArgumentException(text + " must not end with **: say what is to be found at any depth");
        }
        return new Pointer(text, tokens);
    }

    private static Token token(String text, String token, boolean encoded) {
        return switch (token) {
            case "*" -> new Token(Kind.ANY, "");
            case "**" -> new Token(Kind.DEEP, "");
            default -> new Token(Kind.NAMED, unescaped(text, encoded ? decoded(text, token) : token));
        };
    }

    private static String decoded(String text, String token) {
        try {
            // A form's decoder takes + for a blank; in a pointer it is itself.
            return URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " has a % that two hexadecimal digits do not follow", e);
        }
    }

    private static String unescaped(String text, String token) {
        if (token.matches("(?s).*~(?![01]).*")) {
            throw new IllegalArgumentException(
                    text + " has a ~ that is neither ~0, which means ~, nor ~1, which means /");
        }
        return token.replace("~1", "/").replace("~0", "~");
    }
}
