package dev.outrider.sim;

import java.util.Map;

/** Decides which question or record is struck, and counts what happened. */
final class Faults {

    private final Dice dice;
    private final Map<Rate, Double> rates;
    private final Tally tally;
    private boolean healed;

    Faults(Dice dice, Map<Rate, Double> rates, Tally tally) {
        this.dice = dice;
        this.rates = rates;
        this.tally = tally;
    }

    /** A world in which nothing goes wrong by itself. */
    static Faults none() {
        return new Faults(new Dice(0), Map.of(), new Tally());
    }

    boolean strikes(Rate rate) {
        return !healed && dice.chance(rates.getOrDefault(rate, 0.0));
    }

    /** After how many rows the statement's time is over. */
    int rowsUntilTimeOut() {
        return strikes(Rate.PAGE_TIMES_OUT) ? dice.between(0, 4) : Integer.MAX_VALUE;
    }

    void heal() {
        healed = true;
    }

    boolean healed() {
        return healed;
    }

    void count(Happening happening) {
        tally.count(happening);
    }
}
