package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading, sending and recording go on beside one another: none of the three waits for an answer to another. */
class RelayOverlapTest {

    private static final int PAGE = 100;
    private static final int WINDOW = 1_000;

    private final RelayScript script = new RelayScript();

    @Test
    void rowsAreSentAndReadWhileAPageAndAWriteBackHaveNoAnswer() {
        script.activate();
        script.lastValue = 2 * WINDOW;
        script.page(script.row(1, "a"), script.row(2, "b"), script.row(3, "b"), script.row(4, "b"));
        script.acknowledge(1);
        int looks = script.reads.size();
        script.tickMillis(100);
        assertThat(script.writes).as("a write-back is open").hasSize(1);
        assertThat(script.reads).as("a look is open").hasSize(looks + 1);
        assertThat(script.sentSeqs()).containsExactly(1L, 2L);

        script.acknowledge(2);
        assertThat(script.sentSeqs()).as("what was read before is sent").containsExactly(1L, 2L, 3L, 4L);
        fillTheWindow();
        assertThat(script.sentSeqs()).contains(5L, (long) WINDOW / 2, (long) WINDOW);

        int full = script.reads.size();
        assertThat(script.writes).as("the first one has had no answer").hasSize(1);
        script.written();
        assertThat(script.reads).as("as much room as was recorded").hasSize(full + 1);
        assertThat(script.lastRead().maxRows()).isOne();
    }

    /** Each page asks for what there is room for, as soon as the one before it has come, and nothing is asked for where there is none. */
    private void fillTheWindow() {
        int looks = script.reads.size();
        int pages = 0;
        for (int here = 4; here < WINDOW; pages++) {
            assertThat(script.reads).as("looks with %d rows here", here).hasSize(looks + pages);
            assertThat(script.lastRead().cursor()).isEqualTo(here);
            assertThat(script.lastRead().maxRows()).isEqualTo(Math.min(PAGE, WINDOW - here));
            here += answerFull(here);
        }
        assertThat(script.reads).as("the window is full").hasSize(looks + pages - 1);
    }

    /** Answers the open look at once with as many rows as it asks for, each with a key of its own; returns how many. */
    private int answerFull(int before) {
        PageAsk ask = script.lastRead();
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= ask.maxRows(); i++) {
            rows.add(script.row(before + i, "key " + (before + i)));
        }
        script.on(new Event.PageRead(ask, new Page(rows, true, script.incarnation, script.lastValue, null)));
        return rows.size();
    }
}
