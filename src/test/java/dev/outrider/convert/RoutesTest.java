package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "kind = A -> hit                                  | A    | x    | hit",
                "kind = A -> hit                                  | AA   | x    | missed.AA",
                "kind=A->hit                                      | A    | x    | hit",
                "kind = Order* -> hit                             | OrderMade | x | hit",
                "kind = Order* -> hit                             | Order | x   | hit",
                "kind = *Made -> hit                              | OrderMade | x | hit",
                "kind = O*M*e -> hit                              | OrderMade | x | hit",
                "kind = ab*ba -> hit                              | aba  | x    | missed.aba",
                "kind = *a*a* -> hit                              | a    | x    | missed.a",
                "kind = * -> hit                                  | a    | x    | hit",
                "kind = * -> hit                                  | NULL | x    | fault kind",
                "kind = null -> hit                               | NULL | x    | hit",
                "kind = 'null' -> hit                             | null | x    | hit",
                "kind != null -> hit                              | a    | x    | hit",
                "kind != a -> hit                                 | NULL | x    | hit",
                "kind != a* -> hit                                | ab   | x    | missed.ab",
                "kind = '*' -> hit                                | a    | x    | missed.a",
                "kind = 'a, b -> it''s' -> hit                    | a, b -> it's | x | hit",
            })
    void aPatternIsAWordWithStarsOrATextOrNull(
            String rules, @Nullable String kind, @Nullable String region, String topic) {
        assertTopic(rules, kind, region, topic);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                "kind = a and region = eu -> hit                  | a    | eu   | hit",
                "kind = a and region = eu -> hit                  | a    | us   | missed.a",
                "kind = a and region != eu -> hit                 | a    | us   | hit",
                "kind = a -> first, kind = a -> second            | a    | x    | first",
                "kind = b -> first, kind = a -> second            | a    | x    | second",
                "kind = a -> hit.${region}                        | a    | eu   | hit.eu",
                "kind = a -> hit.${region}                        | a    | NULL | fault region",
                "kind = a -> hit.${region}                        | a    | e u  | fault ' ' is not allowed",
                "\"kind\" = a -> 'hit'                            | a    | x    | hit",
                "kind = and and region = and -> and               | and  | and  | and",
                "kind = Ä* -> hit                                 | Äö   | x    | hit",
            })
    void theFirstRuleThatARowFulfilsNamesItsTopic(
            String rules, @Nullable String kind, @Nullable String region, String topic) {
        assertTopic(rules, kind, region, topic);
    }

    private static void assertTopic(String rules, @Nullable String kind, @Nullable String region, String topic) {
        Routes routes = new Routes(TopicRules.parse(rules), TopicTemplate.parse("missed.${kind}"), null);
        Router.Topic made = topic(routes, kind, region);
        if (topic.startsWith("fault ")) {
            assertThat(made.fault()).contains(topic.substring("fault ".length()));
        } else {
            assertThat(made).isEqualTo(new Router.Topic(topic, null));
        }
    }

    private static Router.Topic topic(Routes routes, @Nullable String kind, @Nullable String region) {
        Router router = new Router(routes);
        byte[][] values = router.columns().stream()
                .map(column -> bytes(column.equals("kind") ? kind : region))
                .toArray(byte[][]::new);
        Router.Topic made = router.byColumns(values);
        assertThat(router.byColumns(Arrays.stream(values)
                        .map(value -> value == null ? null : value.clone())
                        .toArray(byte[][]::new)))
                .as("remembered")
                .isSameAs(made);
        return made;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                     | rule 1: a column is expected, not the end",
                "kind                   | rule 1: = or != is expected, not the end",
                "kind = a               | rule 1: and or -> is expected, not the end",
                "kind = a ->            | rule 1: a topic is expected, not the end",
                "kind = a -> t,         | rule 2: a column is expected, not the end",
                "kind = a -> t u        | rule 1: a comma before the next rule is expected, not u",
                "kind = a or x = b -> t | rule 1: and or -> is expected, not or",
                "kind == a -> t         | rule 1: a word, a text in single quotes, or null is expected, not =",
                "kind = \"a\" -> t      | rule 1: a word, a text in single quotes, or null is expected, not a",
                "kind = 'a -> t         | cannot be read from",
                "kind = a -> a/b        | rule 1: a/b: '/' is not allowed",
                "kind = a -> ..         | rule 1: ..: the topic's name must not be ..",
            })
    void whatIsNoRuleIsRefusedWithItsPlace(String rules, String message) {
        assertThatThrownBy(() -> TopicRules.parse(rules))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void columnsAreReadOnce() {
        Routes routes = new Routes(
                TopicRules.parse("a = x and b = y -> ${a}.${c}, b = z -> ${b}"), TopicTemplate.parse("${a}"), null);
        assertThat(routes.columns()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(?<routedByValue>.*)    | outbox.event.${routedByValue} | Order       | outbox.event.Order",
                "(.*)Event               | events.$1                     | OrderEvent  | events.Order",
                "(.*)Event               | events.$1                     | Order       | Order",
                "Order                   | fixed                         | Orders      | Orders",
                "(?<a>[a-z]+)-(?<b>.*)   | ${b}.${a}                     | eu-order    | order.eu",
            })
    void aNameIsRewrittenWhereItMatchesAsAWhole(String regex, String replacement, String value, String topic) {
        Routes routes = new Routes(
                TopicRules.NONE, TopicTemplate.ofColumn("kind"), new TopicRewrite(Pattern.compile(regex), replacement));
        assertThat(topic(routes, value, null)).isEqualTo(new Router.Topic(topic, null));
    }

    @Test
    void aReplacementMustFitItsExpression() {
        for (String replacement : List.of("${kind}", "$2", "$", "\\")) {
            assertThatThrownBy(() -> new TopicRewrite(Pattern.compile("(.*)"), replacement))
                    .as(replacement)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(replacement + ": ");
        }
    }

    @Test
    void aRidiculouslyLongValueIsNoWorkForAnExpression() {
        Routes routes = new Routes(
                TopicRules.NONE, TopicTemplate.ofColumn("kind"), new TopicRewrite(Pattern.compile("(a|b)*"), "short"));
        assertThat(topic(routes, "a".repeat(100_000), null).fault()).contains("at most 249 are allowed");
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
