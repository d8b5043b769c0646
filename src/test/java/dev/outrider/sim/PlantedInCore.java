package dev.outrider.sim;

import dev.outrider.core.Effects;
import dev.outrider.core.Partitioning;
import dev.outrider.core.PlantedRelays;
import dev.outrider.core.Relay;
import dev.outrider.core.Settings;

/** Bugs in the relay itself. */
final class PlantedInCore {

    private PlantedInCore() {}

    static final class CursorWithoutGaps extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.cursorWithoutGaps(settings, partitioning, effects);
        }
    }

    static final class EagerSuccessors extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.successorsBeforeTheFirstAcknowledgement(settings, partitioning, effects);
        }
    }

    static final class MarkedPastFailed extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.markPastAFailedPredecessor(settings, partitioning, effects);
        }
    }

    static final class EveryFailureCounts extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.outageSpendsAttempts(settings, partitioning, effects);
        }
    }

    static final class LeftoversInOnePiece extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.leftoversInOnePiece(settings, partitioning, effects);
        }
    }

    static final class WriteBackForEver extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.writeBackTheSameForEver(settings, partitioning, effects);
        }
    }

    static final class PausedReleasedByLookUp extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.pausedTopicReleasedByALookUp(settings, partitioning, effects);
        }
    }

    static final class LimitedOvertaken extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.newRowBeforeALimitedTopicsWaitingOnes(settings, partitioning, effects);
        }
    }

    static final class LimitedDrainedInPause extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.limitedTopicDrainedInSpiteOfAPause(settings, partitioning, effects);
        }
    }

    static final class RateOfFirstAttempts extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.rateOfFirstAttempts(settings, partitioning, effects);
        }
    }

    static final class SliceByRow extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.sliceByRow(settings, partitioning, effects);
        }
    }

    static final class WindowLeftEarly extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.windowLeftAtAcknowledgement(settings, partitioning, effects);
        }
    }

    static final class NewBeforeWaiting extends Parts {
        @Override
        Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
            return PlantedRelays.newRowBeforeADrainingChainsWaitingOnes(settings, partitioning, effects);
        }
    }
}
