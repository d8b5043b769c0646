package dev.outrider.postgres;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.contract.OutboxLeaseContract;
import dev.outrider.contract.OutboxRangeContract;
import dev.outrider.contract.OutboxReadingContract;
import dev.outrider.contract.OutboxWritingContract;
import dev.outrider.core.Recording;
import dev.outrider.testkit.Postgres;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The real PostgreSQL keeps the outbox's contract. */
@Tag("foundation")
@Tag("postgres")
class PostgresOutboxIT {

    @Nested
    class Reading extends OutboxReadingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.ROW);
        }
    }

    @Nested
    class Lease extends OutboxLeaseContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.ROW);
        }
    }

    @Nested
    class Writing extends OutboxWritingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.ROW);
        }
    }

    @Nested
    class ReadingByRange extends OutboxReadingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.RANGE);
        }
    }

    @Nested
    class LeaseByRange extends OutboxLeaseContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.RANGE);
        }
    }

    @Nested
    class WritingByRange extends OutboxWritingContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.RANGE);
        }
    }

    @Nested
    class BeyondMarks extends OutboxRangeContract {
        @Override
        protected OutboxDriver newDriver() {
            return new PostgresDriver(Postgres.shared(), Recording.RANGE);
        }
    }
}
