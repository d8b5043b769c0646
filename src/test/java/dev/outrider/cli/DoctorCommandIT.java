package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.health.Verdict;
import dev.outrider.health.Vitals;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The doctor by the command line, and beside a working relay. */
class DoctorCommandIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Site site = new Site(Kafka.shared());

    @Test
    void exitCodeTextAndJsonTellTheSame() throws Exception {
        site.migrateAndGrant();
        Terminal well = new Terminal(site.environment());
        assertThat(well.run("doctor")).as(well.out() + well.err()).isEqualTo(Exit.OK);
        assertThat(well.out())
                .containsPattern("OK +version +PostgreSQL \\d+")
                .containsPattern("OK +plan +a page is read by: Index Scan")
                .containsPattern("NOTE +transactions +this role does not see .*: grant pg_monitor")
                .contains("0 failed, 0 warned");

        site.database().execute("create index extra on outbox (type)");
        Terminal warned = new Terminal(site.environment());
        assertThat(warned.run("doctor")).isEqualTo(Exit.WARNED);
        assertThat(warned.out())
                .containsPattern("WARN +indexes +the index extra .*: drop it")
                .contains("0 failed, 1 warned");

        site.database().execute("alter table outbox alter seq set cache 7");
        Terminal failed = new Terminal(site.environment());
        assertThat(failed.run("doctor", "--json")).isEqualTo(Exit.FAILED);
        JsonNode json = new ObjectMapper().readTree(failed.out());
        assertThat(json.path("failed").asInt()).isEqualTo(1);
        assertThat(json.path("warned").asInt()).isEqualTo(1);
        assertThat(json.path("findings"))
                .anySatisfy(each -> {
                    assertThat(each.path("level").asText()).isEqualTo("failure");
                    assertThat(each.path("kind").asText()).isEqualTo("schema");
                    assertThat(each.path("found").asText()).contains("cache, increment and cycle 7 1 false");
                    assertThat(each.path("remedy").asText()).startsWith("alter sequence");
                })
                .anySatisfy(each -> assertThat(each.path("subject").asText()).isEqualTo("extra"));
    }

    @Test
    void aDatabaseThatIsAwayIsOneError() {
        site.environment().put("OUTRIDER_DATABASE_PASSWORD", "wrong");
        Terminal doctor = new Terminal(site.environment());
        assertThat(doctor.run("doctor", "--json")).isEqualTo(Exit.FAILED);
        assertThat(doctor.out()).isEmpty();
        assertThat(doctor.err())
                .contains("the database: ")
                .contains("authentication failed")
                .doesNotContain("wrong");
    }

    /** The role sees no ages: the relay measures them by itself. */
    @Test
    void besideAWorkingRelayFindingsAreNoticesAndLeaveItsStateAlone() throws Exception {
        site.migrateAndGrant();
        site.environment().put("OUTRIDER_DOCTOR_EVERY", "1s");
        site.environment().put("OUTRIDER_DOCTOR_OPEN_TRANSACTION", "1s");
        Daemon relay = Site.work(site.environment());
        try (Connection writer = site.application().connect();
                Statement statement = writer.createStatement()) {
            statement.execute("begin; insert into public.outbox (aggregatetype) values ('held')");
            Await.until(
                    SOON,
                    () -> "a notice: " + relay.vitals(),
                    () -> notices(relay).stream()
                            .anyMatch(each -> each.kind().equals("transactions")
                                    && each.message().contains("RowExclusiveLock on public.outbox")
                                    && !each.grave()));
            assertThat(Verdict.of(relay.vitals()).word()).isEqualTo(Verdict.Word.OK);
            statement.execute("rollback");
            Await.until(SOON, "the notice to go", () -> notices(relay).isEmpty());
            site.database().execute("alter table outbox alter seq set cache 7");
            Await.until(
                    SOON,
                    () -> "to be degraded: " + relay.vitals(),
                    () -> Verdict.of(relay.vitals()).reasons().stream()
                            .anyMatch(reason -> reason.kind().equals("schema")));
        } finally {
            relay.stop(Duration.ofSeconds(10));
        }
    }

    private static List<Vitals.Notice> notices(Daemon relay) {
        Vitals.Examined examined = relay.vitals().examined();
        return examined == null ? List.of() : examined.notices();
    }
}
