/**
 * Who has the lane, by the database's clock.
 *
 * <p>A lease is a row: an owner, a term that grows with every change of hands, and the time until which nobody else may have it. It
 * needs no session, so it works through a pooler, and compares no host's clock with another's. Taking, renewing and releasing are one
 * update each, whose conditions are judged on the row as it is once it is locked: of two that ask at the same moment one finds the
 * other's answer.
 *
 * <p>What the last owner left behind is read by a second statement, after the new term is in the row. In the statement that takes the lane it
 * would be read in the snapshot from before it waited for the row's lock, and a write-back of the last owner that committed in that moment would
 * be half missing: its progress seen, its blocked chain not, and a successor would overtake it. From the new term on no old one can write.
 */
@NullMarked
package dev.outrider.lease;

import org.jspecify.annotations.NullMarked;
