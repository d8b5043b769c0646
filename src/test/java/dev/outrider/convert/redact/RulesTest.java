package dev.outrider.convert.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.redact.KeyedHash.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                     | begins with drop, mask or hash",
                "drop                   | names no JSON pointer and no header",
                "remove /a              | begins with remove, and must begin with drop, mask or hash",
                "drop a                 | names no JSON pointer: a is no JSON pointer",
                "drop #a                | names no JSON pointer: #a is no JSON pointer",
                "drop /a~2              | has a ~ that is neither ~0",
                "drop /a~               | has a ~ that is neither ~0",
                "drop #/a%2             | has a % that two hexadecimal digits do not follow",
                "drop /a/**             | must not end with **",
                "drop #                 | would drop the whole value",
                "drop header            | names no header",
                "drop header ID         | is about the header id",
                "drop /a keep 4         | has too many words: keep 4",
                "hash /a with x         | has too many words: with x",
                "mask /a with           | says nothing behind with",
                "mask /a keep four      | keeps four: must be a whole number from 1 to 16",
                "mask /a keep 0         | keeps 0: must be a whole number from 1 to 16",
                "mask /a keep 17        | keeps 17: must be a whole number from 1 to 16",
                "mask /a keep 4 with x  | has too many words: with x",
                "drop /a in             | says nothing behind in",
                "drop /a in t u         | has too many words: u",
                "drop /first name       | has too many words: name",
            })
    void aRuleThatIsNoneIsRefusedWithTheReason(String rule, String reason) {
        assertThatThrownBy(() -> Rules.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the rule \"" + rule + "\"")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("must be " + Rules.ALLOWED);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> Rules.parse("drop /a,erase /b, drop c"))
                .hasMessageContaining("\"erase /b\"")
                .hasMessageContaining("\"drop c\"")
                .hasMessageNotContaining("drop /a\"");
    }

    @Test
    void aKeyIsNeededForHashesAloneAndMustBeLong() {
        assertThat(Rules.parse("drop /a,mask header b").hashes()).isFalse();
        assertThat(Rules.parse("drop /a,hash header b").hashes()).isTrue();
        assertThat(Rules.parse("hash /a").hashes()).isTrue();
        assertThatThrownBy(() -> new Redactor(Rules.parse("hash /a"), null, false, "payload"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(KeyedHash.fault("x".repeat(31))).contains("at least 32 bytes");
        assertThat(KeyedHash.fault("ö".repeat(16))).isNull();
        assertThatThrownBy(() -> KeyedHash.of("short", Encoding.HEX)).isInstanceOf(IllegalArgumentException.class);
    }
}
