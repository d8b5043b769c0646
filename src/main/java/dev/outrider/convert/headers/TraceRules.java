package dev.outrider.convert.headers;

/**
 * The W3C's rules for trace context and baggage, on the text alone: no pattern and no parts of it are made, because every row of a traced
 * application comes by here.
 */
final class TraceRules {

    /** Of version 00. A later one may be longer, but begins alike. */
    private static final int TRACEPARENT_LENGTH = 55;

    private static final int VERSION_END = 2;
    private static final int TRACE_ID_END = 35;
    private static final int SPAN_ID_END = 52;

    private static final int TRACESTATE_MEMBERS_MAX = 32;
    private static final int TRACESTATE_PART_MAX = 256;

    /** What everybody must pass on; a longer one is nobody's duty, and a record is no place for it. */
    private static final int BAGGAGE_LENGTH_MAX = 8_192;

    private static final int BAGGAGE_MEMBERS_MAX = 180;

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private TraceRules() {}

    /** Whether it is a traceparent: known length, small hex digits, no trace or span of zeros, no version ff. */
    static boolean isTraceparent(String text) {
        int length = text.length();
        if (length < TRACEPARENT_LENGTH
                || !isHex(text, 0, VERSION_END)
                || text.charAt(VERSION_END) != '-'
                || !isId(text, VERSION_END + 1, TRACE_ID_END)
                || text.charAt(TRACE_ID_END) != '-'
                || !isId(text, TRACE_ID_END + 1, SPAN_ID_END)
                || text.charAt(SPAN_ID_END) != '-'
                || !isHex(text, SPAN_ID_END + 1, TRACEPARENT_LENGTH)
                || text.startsWith("ff")) {
            return false;
        }
        return length == TRACEPARENT_LENGTH
                || (!text.startsWith("00")
                        && text.charAt(TRACEPARENT_LENGTH) == '-'
                        && isVisible(text, TRACEPARENT_LENGTH));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isId(String text, int from, int to) {
        if (!isHex(text, from, to)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static boolean isVisible(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a tracestate: up to 32 members {@code key=value}, no key twice; empty members are allowed, an empty list is not. */
    static boolean isTracestate(String text) {
        int members = 0;
        for (int from = 0; from <= text.length(); from = memberEnd(text, from) + 1) {
            int start = skipSpace(text, from, memberEnd(text, from));
            int end = trimSpace(text, start, memberEnd(text, from));
            if (start == end) {
                continue;
            }
            int equals = text.indexOf('=', start);
            if (++members > TRACESTATE_MEMBERS_MAX
                    || equals < 0
                    || equals >= end
                    || !isStateKey(text, start, equals)
                    || !isStateValue(text, equals + 1, end)
                    || isRepeated(text, start, equals)) {
                return false;
            }
        }
        return members > 0;
    }

    private static int memberEnd(String text, int from) {
        int comma = text.indexOf(',', from);
        return comma < 0 ? text.length() : comma;
    }

    private static boolean isStateKey(String text, int from, int to) {
        if (from == to || to - from > TRACESTATE_PART_MAX || !isSmallOrDigit(text.charAt(from))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isSmallOrDigit(c) && "_-*/@".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSmallOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isStateValue(String text, int from, int to) {
        if (from == to || to - from > TRACESTATE_PART_MAX) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return false;
            }
        }
        return true;
    }

    /** Whether a member before this one has its key; there are few members, so that a set of them would cost more. */
    private static boolean isRepeated(String text, int keyFrom, int keyTo) {
        int length = keyTo - keyFrom + 1;
        for (int from = 0; from < keyFrom; from = memberEnd(text, from) + 1) {
            int start = skipSpace(text, from, memberEnd(text, from));
            if (start < keyFrom && text.regionMatches(start, text, keyFrom, length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is baggage: members {@code key=value;property} of the characters that are allowed, 8,192 of them at most. */
    static boolean isBaggage(String text) {
        if (text.isEmpty() || text.length() > BAGGAGE_LENGTH_MAX) {
            return false;
        }
        int members = 0;
        int from = 0;
        while (from <= text.length()) {
            int end = memberEnd(text, from);
            if (++members > BAGGAGE_MEMBERS_MAX || !isBaggageMember(text, from, end)) {
                return false;
            }
            from = end + 1;
        }
        return true;
    }

    private static boolean isBaggageMember(String text, int from, int to) {
        boolean first = true;
        for (int at = from; at <= to; ) {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 || semicolon > to ? to : semicolon;
            if (!isPair(text, at, end, first)) {
                return false;
            }
            first = false;
            at = end + 1;
        }
        return true;
    }

    /** A key, and a value, which only a property may lack. */
    private static boolean isPair(String text, int from, int to, boolean needsValue) {
        int equals = text.indexOf('=', from);
        boolean hasValue = equals >= 0 && equals < to;
        int keyFrom = skipSpace(text, from, to);
        int keyTo = trimSpace(text, keyFrom, hasValue ? equals : to);
        if (!isToken(text, keyFrom, keyTo)) {
            return false;
        }
        if (!hasValue) {
            return !needsValue;
        }
        int valueFrom = skipSpace(text, equals + 1, to);
        return isBaggageValue(text, valueFrom, trimSpace(text, valueFrom, to));
    }

    private static boolean isToken(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isSmallOrDigit(c) && (c < 'A' || c > 'Z') && TOKEN_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return from < to;
    }

    private static boolean isBaggageValue(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static int skipSpace(String text, int from, int to) {
        int at = from;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int trimSpace(String text, int from, int to) {
        int at = to;
        while (at > from && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
