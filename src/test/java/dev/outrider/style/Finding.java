package dev.outrider.style;

/**
 * One place that breaks one rule.
 *
 * @param rule the rule's name in a word or two
 * @param place the file and the line, in the form that editors and terminals turn into a link
 * @param detail what was found, and the limit it breaks
 */
record Finding(String rule, String place, String detail) {

    @Override
    public String toString() {
        return place + ": " + rule + ": " + detail;
    }
}
