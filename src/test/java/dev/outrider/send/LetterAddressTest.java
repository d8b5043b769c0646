package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A dead letter always has a topic that may exist, whatever the row's was. */
class LetterAddressTest {

    @Test
    void theRowsTopicStandsInIt() {
        assertThat(LetterAddress.parse("${topic}.dead").of("orders")).isEqualTo("orders.dead");
        assertThat(LetterAddress.parse("dead").of("orders")).isEqualTo("dead");
    }

    @Test
    void aTopicThatNoneMayHaveBecomesOne() {
        assertThat(LetterAddress.parse("${topic}.dead").of("no topic/at all")).isEqualTo("no_topic_at_all.dead");
        assertThat(LetterAddress.parse("${topic}.dead").of("x".repeat(249)))
                .hasSize(249)
                .endsWith("x.dead");
    }

    @Test
    void whatCanBeNoTopicIsRefused() {
        for (String wrong : new String[] {"", ".", "${topic}", "${topic}${topic}", "dead letters", "${type}.dead"}) {
            assertThatThrownBy(() -> LetterAddress.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
