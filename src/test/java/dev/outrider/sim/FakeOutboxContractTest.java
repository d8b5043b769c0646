package dev.outrider.sim;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.contract.OutboxLeaseContract;
import dev.outrider.contract.OutboxRangeContract;
import dev.outrider.contract.OutboxReadingContract;
import dev.outrider.contract.OutboxRecoveryContract;
import dev.outrider.contract.OutboxWritingContract;
import dev.outrider.core.Recording;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The fake outbox keeps the contract that the real PostgreSQL keeps: what the simulation finds is true of both. */
@Tag("foundation")
final class FakeOutboxContractTest {

    @Nested
    final class Reading extends OutboxReadingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.ROW);
        }
    }

    @Nested
    final class Lease extends OutboxLeaseContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.ROW);
        }
    }

    @Nested
    final class Writing extends OutboxWritingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.ROW);
        }
    }

    @Nested
    final class Recovery extends OutboxRecoveryContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.ROW);
        }
    }

    @Nested
    final class ReadingByRange extends OutboxReadingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.RANGE);
        }
    }

    @Nested
    final class LeaseByRange extends OutboxLeaseContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.RANGE);
        }
    }

    @Nested
    final class WritingByRange extends OutboxWritingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.RANGE);
        }
    }

    @Nested
    final class RecoveryByRange extends OutboxRecoveryContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.RANGE);
        }
    }

    @Nested
    final class BeyondMarks extends OutboxRangeContract {
        @Override
        protected OutboxDriver newDriver() {
            return new FakeOutboxDriver(Recording.RANGE);
        }
    }
}
