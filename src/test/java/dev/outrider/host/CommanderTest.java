package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.admin.Action;
import dev.outrider.admin.OpenCommand;
import dev.outrider.admin.Orders;
import dev.outrider.core.ChainId;
import dev.outrider.core.Event;
import dev.outrider.core.Pause;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The relay is told of pauses when they change, in the term in which they were read, and not in a flood. */
class CommanderTest {

    private static final Pause LANE = new Pause(1, null, "ops", "why", 0);

    private final List<Event> told = new ArrayList<>();
    private List<Pause> standing = List.of();
    private List<OpenCommand> open = List.of();
    private long term;
    private int asked;
    private final Commander commander = new Commander(new Table(), () -> term, told::add, "me", new CountDownLatch(1));

    private final class Table implements Orders {
        @Override
        public List<OpenCommand> open(int most, Collection<Long> watched) {
            return open;
        }

        @Override
        public List<Pause> pauses() {
            asked++;
            return standing;
        }

        @Override
        public void take(OpenCommand command, String version, String instance) {}

        @Override
        public void end(OpenCommand command, String outcome) {}
    }

    @Test
    void nobodyIsAskedWithoutTheLane() {
        commander.look();
        assertThat(asked).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void eachTermIsToldAndThenOnlyWhatChanges() {
        term = 5;
        standing = List.of(LANE);
        commander.look();
        commander.look();
        assertThat(told).containsExactly(new Event.PausesRead(5, List.of(LANE)));
        term = 6;
        commander.look();
        assertThat(told).hasSize(2).last().isEqualTo(new Event.PausesRead(6, List.of(LANE)));
    }

    /** A loop that stands still for half a minute must not find its inbox full. */
    @Test
    void aHandThatNeverRestsIsToldOfNowAndThenAndInTheEnd() {
        term = 5;
        for (int i = 0; i < 1_000; i++) {
            standing = i % 2 == 0 ? List.of(LANE) : List.of();
            commander.look();
        }
        assertThat(told).hasSizeLessThan(Commander.PAUSES_TOLD);
        standing = List.of(new Pause(2, null, "ops", "the last", 0));
        Await.until(Duration.ofSeconds(20), "the last to be told", () -> {
            commander.look();
            return told.get(told.size() - 1).equals(new Event.PausesRead(5, standing));
        });
    }

    @Test
    void soManyAreToldThatTheInboxHasRoomAndNoMore() {
        term = 5;
        open = commands(Commander.TOLD_TOGETHER + 1, each -> parked(each, null));
        commander.look();
        assertThat(rowsTold()).hasSize(Commander.TOLD_TOGETHER);
    }

    /** A retry for a topic that is away waits for as long as the topic does: it must not keep everybody else's from being carried out. */
    @Test
    void whatWaitsForItsTopicTakesNobodysPlace() {
        term = 5;
        open = commands(Commander.TOLD_TOGETHER + 1, each -> parked(each, null));
        commander.look();
        open = commands(
                Commander.TOLD_TOGETHER + 1,
                each -> each <= Commander.TOLD_TOGETHER ? waiting(each) : parked(each, null));
        commander.look();
        assertThat(rowsTold()).hasSize(Commander.TOLD_TOGETHER + 1).endsWith(Commander.TOLD_TOGETHER + 1L);
    }

    private List<Long> rowsTold() {
        return told.stream()
                .filter(Event.RetryParked.class::isInstance)
                .map(event -> ((Event.RetryParked) event).row().seq())
                .toList();
    }

    private static List<OpenCommand> commands(int count, LongFunction<OpenCommand> made) {
        return LongStream.rangeClosed(1, count).mapToObj(made).toList();
    }

    private static OpenCommand parked(long number, @Nullable String taken) {
        return command(number, taken, true);
    }

    private static OpenCommand waiting(long number) {
        return command(number, "1", false);
    }

    private static OpenCommand command(long number, @Nullable String taken, boolean parked) {
        ChainId chain = new ChainId("t", null);
        OpenCommand.Entry entry = new OpenCommand.Entry("id-" + number, chain, parked, "Bad: bad", "1");
        return new OpenCommand(number, Action.RETRY, number, taken, entry);
    }
}
