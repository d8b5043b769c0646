package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a*     | a        | true",
                "a*     | A        | false",
                "*a*b   | xaab     | true",
                "ab*ba  | aba      | false",
                "a*a*a  | aa       | false",
                "a.c    | abc      | false",
                "*      | ''       | true",
            })
    void onlyTheStarMeansSomething(String pattern, String text, boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-*    | x-user   | true",
                "x-*    | X-USER   | true",
                "groß*  | GROßE    | true",
                "groß*  | GROSSE   | false",
                "ΌΔΟΣ   | όδος     | true",
                "k      | \u212a   | true",
                "\uD801\uDC00* | \uD801\uDC28x | true",
            })
    void theCaseOfLettersIsAllTheSame(String pattern, String text, boolean matches) {
        assertThat(Glob.anyCase(pattern).matches(text)).isEqualTo(matches);
        assertThat(Glob.anyCase(text).matches(pattern)).isEqualTo(matches && !pattern.contains("*"));
    }

    /** What a regular expression says of the same pattern is the measure. */
    @Test
    void agreesWithARegularExpression() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = some(random, "aAbß*\n");
            String text = some(random, "aAbß\n");
            String regex = ("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E").replace("\\Q\\E", "");
            assertThat(Glob.of(pattern).matches(text))
                    .as("%s of %s", pattern, text)
                    .isEqualTo(
                            Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches());
            int anyCase = Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            assertThat(Glob.anyCase(pattern).matches(text))
                    .as("%s of %s in any case", pattern, text)
                    .isEqualTo(Pattern.compile(regex, anyCase).matcher(text).matches());
        }
    }

    private static String some(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
