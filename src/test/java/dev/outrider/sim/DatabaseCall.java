package dev.outrider.sim;

import dev.outrider.core.Event;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.core.ReadAsk;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;

/** One statement on its way: when it takes effect, what it answers, and what is said when it fails. */
interface DatabaseCall {

    /** The server executes it. Returns what is left to be done before the answer goes out. */
    Rest execute() throws OutboxException;

    Event failed(String message);

    /** Whether it changes anything, so that it matters when it takes effect. */
    default boolean changes() {
        return true;
    }

    /** The second half of a statement's work. */
    interface Rest {
        Event finish() throws OutboxException;
    }

    static DatabaseCall hold(FakeOutbox outbox, LeaseAsk ask) {
        return new DatabaseCall() {
            @Override
            public Rest execute() throws OutboxException {
                LeaseAnswer answer = outbox.hold(ask);
                return () -> new Event.LeaseAnswered(ask, answer);
            }

            @Override
            public Event failed(String message) {
                return new Event.LeaseFailed(ask, message);
            }
        };
    }

    static DatabaseCall read(FakeOutbox outbox, PageAsk ask) {
        return new Reading() {
            @Override
            public ReadAsk ask() {
                return ask;
            }

            @Override
            public Rest execute() throws OutboxException {
                FakeOutbox.Look look = outbox.look(ask);
                return () -> new Event.PageRead(ask, outbox.finish(look));
            }
        };
    }

    static DatabaseCall readWaiting(FakeOutbox outbox, WaitingAsk ask) {
        return new Reading() {
            @Override
            public ReadAsk ask() {
                return ask;
            }

            @Override
            public Rest execute() throws OutboxException {
                var page = outbox.readWaiting(ask);
                return () -> new Event.WaitingRead(ask, page);
            }
        };
    }

    static DatabaseCall write(FakeOutbox outbox, WriteBack batch) {
        return new DatabaseCall() {
            @Override
            public Rest execute() throws OutboxException {
                var answer = outbox.write(batch);
                return () -> new Event.Written(batch, answer);
            }

            @Override
            public Event failed(String message) {
                return new Event.WriteFailed(batch, message);
            }
        };
    }

    /** A statement without consequences. */
    interface Reading extends DatabaseCall {

        ReadAsk ask();

        @Override
        default Event failed(String message) {
            return new Event.ReadFailed(ask(), message);
        }

        @Override
        default boolean changes() {
            return false;
        }
    }
}
