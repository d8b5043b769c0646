package dev.outrider.confirm;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;

/**
 * The judgement on one class of exceptions: a line of the table.
 *
 * @param kind what has to be done
 * @param outcome what is known of the record when the producer's own thread reports the exception
 * @param wraps whether the class says little, so that a cause which is no wrapper decides
 */
record Verdict(Kind kind, Outcome outcome, boolean wraps) {}
