package dev.outrider.sim;

import java.util.function.Consumer;

/** Bugs in what is deleted. */
final class PlantedInRetention {

    private PlantedInRetention() {}

    /** What was drawn is taken for done. */
    static final class UpToTheLastNumber extends Parts {
        @Override
        FakeRetention retention(Database database, Consumer<OutboxRow> judge, Faults faults) {
            return new FakeRetention(database, judge, faults) {
                @Override
                long bound(long keepNanos) {
                    return database.sequence.lastValue();
                }
            };
        }
    }

    /** That the mark has passed a row is taken for its having been published. */
    static final class SettledRowsToo extends Parts {
        @Override
        FakeRetention retention(Database database, Consumer<OutboxRow> judge, Faults faults) {
            return new FakeRetention(database, judge, faults) {
                @Override
                boolean spares(OutboxRow row) {
                    return false;
                }
            };
        }
    }

    /** What the low-water mark once was is taken for what it is, although a crash has taken the last write-backs back. */
    static final class RememberedMark extends Parts {
        @Override
        FakeRetention retention(Database database, Consumer<OutboxRow> judge, Faults faults) {
            return new FakeRetention(database, judge, faults) {
                private long remembered;

                @Override
                long bound(long keepNanos) {
                    remembered = Math.max(remembered, super.bound(keepNanos));
                    return remembered;
                }
            };
        }
    }
}
