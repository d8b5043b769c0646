package dev.outrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenCommandTest {

    @Test
    void aParkedRowIsToldToTheRelayOnceInATerm() {
        assertThat(command(null, parked("1")).next(false)).isInstanceOf(OpenCommand.Tell.class);
        assertThat(command("1", parked("1")).next(true)).isInstanceOf(OpenCommand.Wait.class);
        // Its term has ended before the table showed anything.
        assertThat(command("1", parked("1")).next(false)).isInstanceOf(OpenCommand.Tell.class);
    }

    @Test
    void anotherVersionOfItsEntryIsAnotherRefusal() {
        assertThat(command("1", parked("2")).next(true)).isEqualTo(new OpenCommand.End("refused again: Bad: too bad"));
        assertThat(command("1", parked("2")).next(false)).isEqualTo(new OpenCommand.End("refused again: Bad: too bad"));
    }

    @Test
    void aRowThatWaitsIsOnItsWay() {
        assertThat(command("1", waiting()).next(true)).isInstanceOf(OpenCommand.Carried.class);
        assertThat(command("1", waiting()).next(false)).isInstanceOf(OpenCommand.Carried.class);
    }

    @Test
    void aRowThatHasLeftIsDone() {
        assertThat(command("1", null).next(true)).isEqualTo(new OpenCommand.End("done"));
    }

    @Test
    void whatSomebodyElseHasMovedMeanwhileIsNotClaimed() {
        String moved = "the row was not parked any more";
        assertThat(command(null, null).next(false)).isEqualTo(new OpenCommand.End(moved));
        assertThat(command(null, waiting()).next(false)).isEqualTo(new OpenCommand.End(moved));
    }

    private static OpenCommand command(@Nullable String taken, OpenCommand.@Nullable Entry entry) {
        return new OpenCommand(1, Action.RETRY, 7, taken, entry);
    }

    private static OpenCommand.Entry parked(String version) {
        return new OpenCommand.Entry("id", new ChainId("t", null), true, "Bad: too bad", version);
    }

    private static OpenCommand.Entry waiting() {
        return new OpenCommand.Entry("id", new ChainId("t", null), false, "Bad: too bad", "9");
    }
}
