package dev.outrider.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.Range;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "outbox            | \"public\".\"outbox\"",
                "Shop.OutBox       | \"shop\".\"outbox\"",
                "\"Shop\".\"Out.box\" | \"Shop\".\"Out.box\"",
                "\"a\"\"b\".c        | \"a\"\"b\".\"c\"",
                "_a$1.b2           | \"_a$1\".\"b2\"",
            })
    void tablesAreNamedAsInSql(String text, String sql) {
        assertThat(TableName.parse(text).sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "a b", "\"a", "1a", "a;drop", "\"\"", "a.\"b\"c"})
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> TableName.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameThatWouldBeCutOffIsRefused() {
        assertThat(TableName.parse("x".repeat(63)).table()).hasSize(63);
        assertThatThrownBy(() -> TableName.parse("x".repeat(64))).hasMessageContaining("1 to 63 bytes");
    }

    @Test
    void literalsKeepTheirText() {
        assertThat(Sql.literal("a'b\\c")).isEqualTo("E'a''b\\\\c'");
    }

    @Test
    void multirangesExcludeTheirEnd() {
        List<Range> ranges = List.of(new Range(1, 1), new Range(5, 9));
        assertThat(Multiranges.text(ranges)).isEqualTo("{[1,2),[5,10)}");
        assertThat(Multiranges.ranges("{[1,2),[5,10)}")).isEqualTo(ranges);
        assertThat(Multiranges.ranges(Multiranges.text(List.of()))).isEmpty();
    }

    @Test
    void timeoutsAreSortedAndAtMostAQuarterOfTheLease() {
        for (long ttl : new long[] {400, 2_000, 10_000, 3_600_000}) {
            Timeouts timeouts = Timeouts.forLease(ttl);
            assertThat(timeouts.lockMillis()).isPositive().isLessThan(timeouts.statementMillis());
            assertThat(timeouts.statementMillis()).isLessThan(timeouts.socketMillis());
            assertThat((long) timeouts.socketMillis()).isLessThanOrEqualTo(ttl / 4);
        }
        assertThatThrownBy(() -> Timeouts.forLease(399)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordFileIsReadAgainAndNeverShown(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        Credentials credentials = new Credentials("relay", "unused", file);
        Files.writeString(file, "first\n");
        assertThat(credentials.currentPassword()).isEqualTo("first");
        Files.writeString(file, "second");
        assertThat(credentials.currentPassword()).isEqualTo("second");
        assertThat(new Credentials("relay", "secret", null).toString()).isEqualTo("relay");
    }
}
