package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who asks for topics that no row goes to any more would miss them when they are deleted, and keep their names for ever. */
class TopicsForgottenTest {

    private static final long REFRESH_MILLIS = 60_000;

    private final RelayScript script = new RelayScript();

    @Test
    void aTopicThatNoRowGoesToIsAskedForOnceMoreAndThenForgotten() {
        sendOne();
        int questions = script.questions.size();
        passRefresh();
        assertThat(script.questions).as("it was used since").hasSize(questions + 1);
        script.known("t");
        passRefresh();
        passRefresh();
        assertThat(script.questions).hasSize(questions + 1);

        script.pageOnly(script.row(2, "a"));
        assertThat(script.questions).as("the next row asks").hasSize(questions + 2);
        script.known("t");
        assertThat(script.attempts(2)).isEqualTo(1);
    }

    @Test
    void aTopicThatIsDeletedWhenNobodyWantsItIsNoTrouble() {
        sendOne();
        passRefresh();
        script.missing("t");
        assertThat(script.status().troubles()).isEmpty();
        int questions = script.questions.size();
        passRefresh();
        assertThat(script.questions).as("nobody asks for it").hasSize(questions);

        script.pageOnly(script.row(2, "a"));
        script.missing("t");
        script.tickMillis(100);
        assertThat(script.settlements()).as("now somebody wants it").containsExactly("2 WAITING TOPIC");
        assertThat(script.status().troubles()).isNotEmpty();
    }

    private void sendOne() {
        script.activate();
        script.page(script.row(1, "a"));
        script.acknowledge(1);
        script.tickMillis(100);
        script.written();
    }

    private void passRefresh() {
        script.keepLeaseFor(REFRESH_MILLIS + 5_000);
    }
}
