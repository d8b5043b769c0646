package dev.outrider.migrate;

/**
 * Something about the database that is not as the relay needs it.
 *
 * @param refused whether the relay must not start on it; otherwise it is a warning
 * @param passing whether it may be over without anybody's doing, so that a later start may be well
 * @param problem what is wrong, in one sentence
 * @param remedy what to do about it
 */
public record Finding(boolean refused, boolean passing, String problem, String remedy) {

    static Finding refusal(String problem, String remedy) {
        return new Finding(true, false, problem, remedy);
    }

    static Finding refusalForNow(String problem, String remedy) {
        return new Finding(true, true, problem, remedy);
    }

    static Finding warning(String problem, String remedy) {
        return new Finding(false, false, problem, remedy);
    }

    @Override
    public String toString() {
        return problem + ": " + remedy;
    }
}
