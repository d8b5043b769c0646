package dev.outrider.doctor;

import dev.outrider.migrate.Look;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Whether the server still gets fixes, and whether its clock and this host's agree. */
final class Server implements Doctor.Examination {

    /** When the last fixes of each version come, as the PostgreSQL project has announced. */
    private static final Map<Long, LocalDate> LAST_FIXES = Map.of(
            14L, LocalDate.of(2026, 11, 12),
            15L, LocalDate.of(2027, 11, 11),
            16L, LocalDate.of(2028, 11, 9),
            17L, LocalDate.of(2029, 11, 8),
            18L, LocalDate.of(2030, 11, 14));

    private static final long MAJOR = 10_000;

    /** Measured several times, because one answer may be late; the quickest tells most. */
    private static final int TRIES = 3;

    private static final Duration TOLERATED = Duration.ofSeconds(1);

    private final InstantSource host;

    Server(InstantSource host) {
        this.host = host;
    }

    @Override
    public void look(Chart chart) throws SQLException {
        chart.about("version");
        version(chart);
        chart.about("clock");
        clock(chart);
    }

    private void version(Chart chart) throws SQLException {
        Look look = chart.look();
        String version = look.text("select current_setting('server_version')");
        LocalDate last = LAST_FIXES.get(look.number("select current_setting('server_version_num')") / MAJOR);
        LocalDate today = host.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        if (last != null && today.isAfter(last)) {
            chart.warn(
                    "",
                    "PostgreSQL " + version + " has had no more fixes since " + last,
                    "move to a newer version; the outbox goes with it, and the relay finds the primary again");
        } else {
            chart.ok("PostgreSQL " + version + (last == null ? "" : ", which gets fixes until " + last));
        }
    }

    private void clock(Chart chart) throws SQLException {
        Duration quickest = Duration.ofDays(1);
        Duration ahead = Duration.ZERO;
        for (int i = 0; i < TRIES; i++) {
            Instant asked = host.instant();
            long micros = chart.look().number("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
            Duration took = Duration.between(asked, host.instant());
            if (took.compareTo(quickest) < 0) {
                quickest = took;
                Instant there = Instant.ofEpochSecond(0, micros * 1_000);
                ahead = Duration.between(asked.plus(took.dividedBy(2)), there);
            }
        }
        String found = "the database's clock is " + ahead.abs().toMillis() + " ms "
                + (ahead.isNegative() ? "behind" : "ahead of") + " this host's, to within "
                + quickest.dividedBy(2).toMillis() + " ms";
        if (ahead.abs().compareTo(TOLERATED.plus(quickest.dividedBy(2))) > 0) {
            chart.warn(
                    "",
                    found,
                    "have both set by NTP: the relay compares no clocks, but times in the outbox, in records and in logs"
                            + " will not agree, and a topic may refuse records that seem too old or too new");
        } else {
            chart.ok(found);
        }
    }
}
