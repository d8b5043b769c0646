package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Troubles.Side;
import org.junit.jupiter.api.Test;

class TroublesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Troubles troubles = new Troubles(10 * SECOND);

    @Test
    void looksThatAreAnsweredDoNotHideWriteBacksThatAreNot() {
        troubles.failed(Side.WRITING, "canceled", SECOND);
        troubles.answered(Side.READING, 2 * SECOND);
        troubles.failed(Side.WRITING, "canceled again", 6 * SECOND);
        troubles.answered(Side.LEASE, 7 * SECOND);

        assertThat(troubles.database()).isEqualTo(new Status.Trouble("database", "canceled again", SECOND, null));
        troubles.answered(Side.WRITING, 8 * SECOND);
        assertThat(troubles.database()).isNull();
    }

    @Test
    void theOldestIsTold() {
        troubles.failed(Side.READING, "reading", SECOND);
        troubles.failed(Side.LEASE, "lease", 2 * SECOND);
        troubles.failed(Side.READING, "reading", 3 * SECOND);
        assertThat(troubles.database()).isEqualTo(new Status.Trouble("database", "reading", SECOND, null));
    }

    @Test
    void withTheTermEndsWhatIsNotAskedForAgain() {
        troubles.failed(Side.READING, "reading", SECOND);
        troubles.failed(Side.LEASE, "lease", 2 * SECOND);
        troubles.termEnded();
        assertThat(troubles.database()).isEqualTo(new Status.Trouble("database", "lease", 2 * SECOND, null));
    }

    @Test
    void whoIsNotAskingAnyMoreIsNotInTroubleForEver() {
        troubles.failed(Side.READING, "reading", SECOND);
        troubles.answered(Side.LEASE, 30 * SECOND);
        assertThat(troubles.database()).isNotNull();
        troubles.answered(Side.LEASE, 31 * SECOND);
        assertThat(troubles.database()).isNull();
    }
}
