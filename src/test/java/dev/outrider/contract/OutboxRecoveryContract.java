package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk.Kind;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Outbox} promises when the server behind it dies: another incarnation, and nothing carried over by mistake. */
public abstract class OutboxRecoveryContract extends OutboxContract {

    @Test
    void anotherLifeOfTheServerIsAnotherIncarnation() throws OutboxException {
        commitRows(2);
        Page before = read(0);
        driver().crash();
        Page after = read(0);
        LeaseAnswer lease = acquire("one");

        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
        assertThat(lease.incarnation()).isEqualTo(after.incarnation());
        assertThat(numbers(after)).isEqualTo(numbers(before));
        driver().crash();
        assertThat(read(0).incarnation()).isNotIn(before.incarnation(), after.incarnation());
    }

    @Test
    void theLeaseOutlivesACrashButWhatWasKnownBeforeWritesNothing() throws OutboxException {
        commitRows(2);
        LeaseAnswer acquired = acquire("one");
        Fence fence = fence("one", acquired);
        driver().crash();

        assertThat(hold(Kind.ACQUIRE, "two", 0, TTL_MILLIS).held()).isFalse();
        assertThat(write(publishing(fence, range(1, 1))).applied()).isFalse();
        LeaseAnswer renewed = hold(Kind.RENEW, "one", acquired.term(), TTL_MILLIS);
        assertThat(renewed.held()).isTrue();
        assertThat(renewed.incarnation()).isNotEqualTo(acquired.incarnation());
        assertThat(write(publishing(fence("one", renewed), range(1, 1))).applied())
                .isTrue();
        assertThat(driver().published()).containsExactly(1L);
    }

    @Test
    void aCrashEndsOpenTransactionsAndKeepsPreparedOnes() throws OutboxException {
        OutboxDriver.Writer open = driver().begin();
        insert(open);
        OutboxDriver.Writer prepared = driver().begin();
        insert(prepared);
        prepared.prepare();
        driver().crash();

        assertThat(holders()).hasSize(1);
        assertThat(numbers(read(0))).isEmpty();
        assertThat(read(0).lastValue()).isGreaterThanOrEqualTo(2);
        prepared.commit();
        assertThat(holders()).isEmpty();
        assertThat(numbers(read(0))).containsExactly(2L);
    }

    @Test
    void aFailoverTakesTheLastCommitsAndTheirNumbersBack() throws OutboxException {
        commitRows(2);
        driver().replicate();
        commitRows(3);
        Page before = read(0);
        driver().failOver();
        Page after = read(0);

        assertThat(numbers(before)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(numbers(after)).containsExactly(1L, 2L);
        assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
        commitRows(40);
        assertThat(numbers(read(0))).contains(1L, 2L).hasSize(42);
    }

    @Test
    void afterAFailoverANumberMayNameAnotherRowAndOnlyTheIdTells() throws OutboxException {
        commitRows(1);
        driver().replicate();
        commitRows(50);
        List<Row> lost = read(0).rows();
        driver().failOver();
        commitRows(50);
        List<Row> present = read(0).rows();
        Row reused = present.get(1);
        Row gone = lost.stream()
                .filter(row -> row.seq() == reused.seq())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the number " + reused.seq() + " was not used before"));

        Fence fence = acquireFence();
        var answer = write(leftovers(fence, new RowName(1, lost.get(0).id()), new RowName(gone.seq(), gone.id())));

        assertThat(answer.matched()).containsExactly(1L);
        assertThat(driver().published()).containsExactly(1L);
    }

    @Test
    void whatAFailoverTakesBackIncludesMarksTermsAndSettlements() throws OutboxException {
        commitRows(2);
        LeaseAnswer old = acquire("one");
        driver().replicate();
        Fence fence = fence("one", old);
        write(publishing(fence, range(1, 1)));
        write(settling(fence, parked(read(0).rows().get(0))));
        driver().failOver();

        assertThat(driver().published()).isEmpty();
        assertThat(write(publishing(fence, range(1, 2))).applied()).isFalse();
        LeaseAnswer renewed = hold(Kind.RENEW, "one", old.term(), TTL_MILLIS);
        assertThat(renewed.held()).isTrue();
        assertThat(inherit().blocked()).isEmpty();
    }
}
