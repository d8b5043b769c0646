package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Fence;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import dev.outrider.core.WriteBack;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Outbox#write} promises beside {@link OutboxWritingContract} where the progress alone records what is published. */
public abstract class OutboxRangeContract extends OutboxContract {

    @Test
    void noRowIsTouchedThatTheProgressTells() throws OutboxException {
        commitRows(5);
        Fence fence = acquireFence();

        assertThat(write(publishing(fence, range(1, 3))).applied()).isTrue();
        assertThat(driver().marked()).isEmpty();
        assertThat(inherit().progress()).isEqualTo(new Progress(3, List.of()));
    }

    @Test
    void leftoversAreMarkedBecauseNoProgressTellsThemYet() throws OutboxException {
        commitRows(2);
        List<Row> rows = read(0).rows();
        Fence fence = acquireFence();

        assertThat(write(leftovers(fence, new RowName(2, rows.get(1).id()))).matched())
                .containsExactly(2L);
        assertThat(driver().marked()).containsExactly(2L);
        assertThat(numbers(read(0))).containsExactly(1L);
    }

    @Test
    void aRowThatIsDrainedInAForgottenRangeIsMarked() throws OutboxException {
        commitRows(4);
        Row row = read(0).rows().get(1);
        Fence fence = acquireFence();
        Progress done = new Progress(0, List.of(range(2, 4)));
        write(new WriteBack(fence, List.of(), List.of(), List.of(waiting(row)), List.of(), done));
        write(new WriteBack(
                fence,
                List.of(range(2, 2)),
                List.of(),
                List.of(),
                List.of(2L),
                new Progress(0, done.done(), List.of(range(2, 3)))));

        assertThat(driver().marked()).containsExactly(2L, 3L);
        assertThat(inherit().blocked()).isEmpty();
    }

    @Test
    void aStaleFenceChangesNothing() throws OutboxException {
        commitRows(2);
        Fence old = acquireFence();
        acquireFence();

        assertThat(write(publishing(old, range(1, 2))).applied()).isFalse();
        assertThat(inherit().progress()).isEqualTo(Progress.NONE);
    }
}
