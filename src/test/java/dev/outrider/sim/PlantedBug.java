package dev.outrider.sim;

/** Mistakes that relays of this kind make, as parts of a world that make them. */
enum PlantedBug {
    CURSOR_WITHOUT_GAPS,
    GAP_DEAD_BY_A_NOTED_XMAX,
    GAP_DEAD_BY_A_CUT_PAGE,
    OLD_GAP_LEFT_OUT_OF_A_POLL,
    GAPS_AND_PAGE_IN_TWO_STATEMENTS,
    PAGE_ROWS_BEFORE_LATE_GAP_ROWS,
    MARK_BEFORE_ACKNOWLEDGEMENT,
    NO_CHAIN_STOP,
    SUCCESSORS_BEFORE_THE_FIRST_ACKNOWLEDGEMENT,
    PRODUCER_NOT_CLOSED_IN_THE_CALLBACK,
    PRODUCER_KEPT_WHEN_OVERTAKEN,
    MARK_PAST_A_FAILED_PREDECESSOR,
    LOW_WATER_MARK_PAST_A_FAILED_ROW,
    SENT_ROW_SAID_NOT_TO_BE,
    LOST_FAILED_SEND,
    LOST_FAILED_MARK,
    STALE_TERM_ACCEPTED,
    UNSENT_ROWS_FORGOTTEN_AT_STOP,
    BLOCKED_CHAIN_FORGOTTEN_AT_RESTART,
    CURSOR_KEPT_OVER_A_RECONNECT,
    PENDING_MARKS_BY_NUMBER_AFTER_FAILOVER,
    RANGE_MARK_OVER_A_SILENT_FAILOVER,
    LEFTOVERS_IN_ONE_PIECE,
    WRITE_BACK_THE_SAME_FOR_EVER,
    NEW_ROW_BEFORE_A_DRAINING_CHAINS_WAITING_ONES,
    OUTAGE_SPENDS_ATTEMPTS,
    PAUSE_FORGOTTEN_AT_RESTART,
    PAUSED_TOPIC_RELEASED_BY_A_LOOK_UP,
    NEW_ROW_BEFORE_A_LIMITED_TOPICS_WAITING_ONES,
    LIMITED_TOPIC_DRAINED_IN_SPITE_OF_A_PAUSE,
    RATE_OF_FIRST_ATTEMPTS,
    SLICE_BY_ROW,
    WINDOW_LEFT_AT_ACKNOWLEDGEMENT,
    RETENTION_UP_TO_THE_LAST_NUMBER,
    RETENTION_OF_SETTLED_ROWS,
    RETENTION_BY_A_MARK_THAT_WAS_LOST;

    /** The parts of one world, one of which is wrong. */
    Parts parts() {
        return switch (this) {
            case CURSOR_WITHOUT_GAPS -> new PlantedInCore.CursorWithoutGaps();
            case GAP_DEAD_BY_A_NOTED_XMAX -> new PlantedInDatabase.NotedXmax();
            case GAP_DEAD_BY_A_CUT_PAGE -> new PlantedInTalk.CutPageTakenForWhole();
            case OLD_GAP_LEFT_OUT_OF_A_POLL -> new PlantedInTalk.OldGapLeftOut();
            case GAPS_AND_PAGE_IN_TWO_STATEMENTS -> new PlantedInDatabase.TwoStatements();
            case PAGE_ROWS_BEFORE_LATE_GAP_ROWS -> new PlantedInDatabase.PageFirst();
            case MARK_BEFORE_ACKNOWLEDGEMENT -> new PlantedInTalk.MarkedWhenSent();
            case NO_CHAIN_STOP -> new PlantedInBroker.NoChainStop();
            case SUCCESSORS_BEFORE_THE_FIRST_ACKNOWLEDGEMENT -> new PlantedInCore.EagerSuccessors();
            case PRODUCER_NOT_CLOSED_IN_THE_CALLBACK -> new PlantedInBroker.StaysOpen();
            case PRODUCER_KEPT_WHEN_OVERTAKEN -> new PlantedInBroker.KeptWhenOvertaken();
            case MARK_PAST_A_FAILED_PREDECESSOR -> new PlantedInCore.MarkedPastFailed();
            case LOW_WATER_MARK_PAST_A_FAILED_ROW -> new PlantedInTalk.LowWaterPastFailed();
            case SENT_ROW_SAID_NOT_TO_BE -> new PlantedInBroker.SaysNotSent();
            case LOST_FAILED_SEND -> new PlantedInTalk.FailedSendLost();
            case LOST_FAILED_MARK -> new PlantedInTalk.FailedMarkLost();
            case STALE_TERM_ACCEPTED -> new PlantedInDatabase.StaleTermAccepted();
            case UNSENT_ROWS_FORGOTTEN_AT_STOP -> new PlantedInTalk.UnsentForgotten();
            case BLOCKED_CHAIN_FORGOTTEN_AT_RESTART -> new PlantedInDatabase.BlockedForgotten();
            case CURSOR_KEPT_OVER_A_RECONNECT -> new PlantedInDatabase.OneLifeForAll();
            case PENDING_MARKS_BY_NUMBER_AFTER_FAILOVER -> new PlantedInDatabase.MarkedByNumber();
            case RANGE_MARK_OVER_A_SILENT_FAILOVER -> new PlantedInDatabase.RangesOverFailover();
            case LEFTOVERS_IN_ONE_PIECE -> new PlantedInCore.LeftoversInOnePiece();
            case WRITE_BACK_THE_SAME_FOR_EVER -> new PlantedInCore.WriteBackForEver();
            case NEW_ROW_BEFORE_A_DRAINING_CHAINS_WAITING_ONES -> new PlantedInCore.NewBeforeWaiting();
            case OUTAGE_SPENDS_ATTEMPTS -> new PlantedInCore.EveryFailureCounts();
            case PAUSE_FORGOTTEN_AT_RESTART -> new PlantedInDatabase.PausesForgotten();
            case PAUSED_TOPIC_RELEASED_BY_A_LOOK_UP -> new PlantedInCore.PausedReleasedByLookUp();
            case NEW_ROW_BEFORE_A_LIMITED_TOPICS_WAITING_ONES -> new PlantedInCore.LimitedOvertaken();
            case LIMITED_TOPIC_DRAINED_IN_SPITE_OF_A_PAUSE -> new PlantedInCore.LimitedDrainedInPause();
            case RATE_OF_FIRST_ATTEMPTS -> new PlantedInCore.RateOfFirstAttempts();
            case SLICE_BY_ROW -> new PlantedInCore.SliceByRow();
            case WINDOW_LEFT_AT_ACKNOWLEDGEMENT -> new PlantedInCore.WindowLeftEarly();
            case RETENTION_UP_TO_THE_LAST_NUMBER -> new PlantedInRetention.UpToTheLastNumber();
            case RETENTION_OF_SETTLED_ROWS -> new PlantedInRetention.SettledRowsToo();
            case RETENTION_BY_A_MARK_THAT_WAS_LOST -> new PlantedInRetention.RememberedMark();
        };
    }
}
