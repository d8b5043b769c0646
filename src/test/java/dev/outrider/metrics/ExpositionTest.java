package dev.outrider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.core.Status;
import dev.outrider.health.Backlog;
import dev.outrider.health.Samples;
import dev.outrider.health.Vitals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final Path DOCS = Path.of("src", "docs");

    private static final String PREFIXES = "outrider|kafka_producer|hikaricp|jvm|process";
    private static final Pattern OURS = Pattern.compile("\\b((?:" + PREFIXES + ")_[a-z_]+)");

    private Vitals vitals = Samples.vitals(Status.State.ACTIVE);
    private Measures measures = Figured.measures();
    private final Exposition exposition = new Exposition(() -> vitals, () -> measures);

    private String scrape() {
        return new String(exposition.get(), StandardCharsets.UTF_8);
    }

    @Test
    void everythingIsTold() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_info{instance=\"here\",version=\"1.2.3\"} 1",
                        "outrider_state{state=\"ok\"} 1.0",
                        "outrider_state{state=\"halted\"} 0.0",
                        "outrider_kafka_up 1.0",
                        "outrider_database_up 1.0",
                        "outrider_lease_held 1.0",
                        "outrider_lease_term 7.0",
                        "outrider_loop_stalls_total 2.0",
                        "outrider_loop_worst_stall_seconds 0.15",
                        "outrider_loop_last_turn_age_seconds 1.0",
                        "outrider_rows_read_total 1.0",
                        "outrider_rows_sent_total 7.0",
                        "outrider_rows_resent_total 5.0",
                        "outrider_rows_acknowledged_total 2.0",
                        "outrider_rows_published_total 3.0",
                        "outrider_rows_parked_total 4.0",
                        "outrider_producer_sessions_total 6.0",
                        "outrider_window_rows 12.0",
                        "outrider_window_bytes 3456.0",
                        "outrider_in_flight_rows 5.0",
                        "outrider_in_flight_oldest_age_seconds 1.0",
                        "outrider_last_ack_age_seconds 1.0",
                        "outrider_backlog_rows 42.0",
                        "outrider_backlog_oldest_age_seconds 1.5",
                        "outrider_parked_rows 9.0",
                        "outrider_rows_replayed_total 70.0",
                        "outrider_low_water 100.0",
                        "outrider_trace_headers_dropped_total 6.0",
                        "outrider_cursor 200.0",
                        "outrider_sequence_last 210.0",
                        "outrider_gaps 2.0",
                        "outrider_done_ranges 3.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds"));
    }

    @Test
    void whatStandsBesideTheRelayIsToldToo() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_blocked_chains 4.0",
                        "outrider_blocked_topics 5.0",
                        "outrider_waiting_rows 3.0",
                        "outrider_limited_topics 2.0",
                        "outrider_kafka_throttle_seconds 0.25",
                        "outrider_retention_rows_deleted_total 300.0",
                        "outrider_retention_failing 1.0",
                        "outrider_heartbeats_sent_total 11.0",
                        "outrider_wakeup_listening 0.0");
    }

    @Test
    void eachScrapeTellsOfItsOwnMoment() {
        assertThat(scrape()).contains("outrider_lease_held 1.0");
        vitals = Samples.vitals(Status.State.STANDBY);
        assertThat(scrape()).contains("outrider_lease_held 0.0", "outrider_state{state=\"standby\"} 1.0");
    }

    @Test
    void howLongThingsTakeIsToldByBounds() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_commit_to_ack_seconds_bucket{le=\"0.005\"} 0",
                        "outrider_commit_to_ack_seconds_bucket{le=\"0.01\"} 1",
                        "outrider_commit_to_ack_seconds_bucket{le=\"1800.0\"} 1",
                        "outrider_commit_to_ack_seconds_bucket{le=\"+Inf\"} 1",
                        "outrider_commit_to_ack_seconds_count 1",
                        "outrider_commit_to_ack_seconds_sum 0.007",
                        "outrider_read_seconds_bucket{le=\"0.0025\"} 1",
                        "outrider_read_seconds_count 2",
                        "outrider_mark_seconds_bucket{le=\"1800.0\"} 0",
                        "outrider_mark_seconds_count 1");
    }

    @Test
    void theTwoSidesAreTold() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_lease_losses_total{reason=\"taken\"} 1.0",
                        "outrider_lease_losses_total{reason=\"expired\"} 2.0",
                        "outrider_lease_losses_total{reason=\"fenced\"} 3.0",
                        "outrider_lease_losses_total{reason=\"renumbered\"} 4.0",
                        "outrider_lease_losses_total{reason=\"stuck\"} 5.0",
                        "outrider_gaps_oldest_age_seconds 1.0",
                        "outrider_window_rows_limit 100.0",
                        "outrider_window_bytes_limit 200.0",
                        "hikaricp_connections{pool=\"outrider-read\"} 3.0",
                        "hikaricp_connections_active{pool=\"outrider-read\"} 1.0",
                        "hikaricp_connections_idle{pool=\"outrider-read\"} 2.0",
                        "hikaricp_connections_pending{pool=\"outrider-read\"} 4.0",
                        "kafka_producer_record_send_total 12.0",
                        "kafka_producer_record_error_total 0.0",
                        "kafka_producer_request_latency_avg 3.5",
                        "kafka_producer_batch_size_avg NaN");
    }

    @Test
    void theTableOnTheDiskIsTold() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_table_live_rows 1000.0",
                        "outrider_table_dead_rows 50.0",
                        "outrider_table_updates_total 400.0",
                        "outrider_table_hot_updates_total 300.0",
                        "outrider_table_hot_ratio 0.75",
                        "outrider_table_bytes 8192.0",
                        "outrider_table_index_bytes 4096.0",
                        "outrider_table_growth_bytes_per_second 2.0",
                        "outrider_table_full_in_seconds 60.0",
                        "outrider_table_sample_age_seconds 1.0");
    }

    @Test
    void whatStandsStillTheLongestIsTold() {
        assertThat(scrape().lines()).contains("outrider_standstill_age_seconds 0.0");
        vitals = Samples.vitals(Status.State.ACTIVE, Samples.trouble("kafka"));
        assertThat(scrape().lines()).contains("outrider_standstill_age_seconds 0.0");
        Status.Trouble older = new Status.Trouble("paused", "by somebody", TimeUnit.SECONDS.toNanos(20), null);
        vitals = Samples.vitals(Status.State.ACTIVE, Samples.trouble("chain"), older);
        assertThat(scrape().lines()).contains("outrider_standstill_age_seconds 40.0");
    }

    /** Else the alert on the backlog's age would see the age of a minute, or an hour, ago. */
    @Test
    void aBacklogThatHasNotBeenSeenForLongIsNotKnown() {
        vitals = later(vitals, 59);
        assertThat(scrape().lines()).contains("outrider_backlog_oldest_age_seconds 1.5");
        vitals = later(vitals, 1);
        assertThat(scrape().lines())
                .contains(
                        "outrider_backlog_oldest_age_seconds NaN",
                        "outrider_backlog_rows NaN",
                        "outrider_parked_rows NaN",
                        "outrider_rows_replayed_total 70.0",
                        "outrider_backlog_sample_age_seconds 61.0");
    }

    /** Nor how long rows wait in a table that does not tell; nothing waits for no time. */
    @Test
    void anAgeThatNobodyTellsIsNotZero() {
        vitals = with(vitals, vitals.relay(), new Backlog(42, null, 9, 70));
        assertThat(scrape().lines()).contains("outrider_backlog_oldest_age_seconds NaN", "outrider_backlog_rows 42.0");
        vitals = with(vitals, vitals.relay(), new Backlog(0, null, 9, 70));
        assertThat(scrape().lines()).contains("outrider_backlog_oldest_age_seconds 0.0");
    }

    /** Or no alert would come for an instance that has never got further. */
    @Test
    void whoWaitsForItsDatabaseFromItsStartHoldsNoLane() {
        vitals = with(vitals, null, new Backlog(0, null, 0, 0));
        assertThat(scrape().lines()).contains("outrider_lease_held 0.0", "outrider_lease_term NaN");
    }

    private static Vitals with(Vitals vitals, @Nullable Status relay, Backlog backlog) {
        return new Vitals(
                vitals.nowNanos(),
                relay,
                vitals.host(),
                new Vitals.Sample(backlog, vitals.nowNanos()),
                vitals.origin(),
                vitals.beside());
    }

    private static Vitals later(Vitals vitals, long seconds) {
        return new Vitals(
                vitals.nowNanos() + TimeUnit.SECONDS.toNanos(seconds),
                vitals.relay(),
                vitals.host(),
                vitals.backlog(),
                vitals.origin(),
                vitals.beside());
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        vitals = Samples.of(null, Samples.host(0));
        measures = Figured.nothing();
        assertThat(scrape().lines())
                .contains(
                        "outrider_window_rows NaN",
                        "outrider_commit_to_ack_seconds_count 0",
                        "outrider_table_dead_rows NaN",
                        "kafka_producer_record_send_total 0.0",
                        "outrider_kafka_up NaN",
                        "outrider_loop_last_turn_age_seconds NaN",
                        "outrider_rows_read_total 0.0");
    }

    @Test
    void theDocumentationNamesEveryMetricAndNoOther() throws IOException {
        assertThat(names(Files.readString(DOCS.resolve("metrics.md")), Pattern.compile("`(outrider_[a-z_]+)")))
                .isEqualTo(families(exposed("outrider")));
    }

    @Test
    void alertsAskForMetricsThatExistAndEachHasASectionOfTheRunbook() throws IOException {
        String alerts = Files.readString(Path.of("config", "prometheus", "outrider-alerts.yaml"));
        assertThat(names(alerts, OURS)).isNotEmpty().isSubsetOf(exposed(PREFIXES));
        String operations = Files.readString(DOCS.resolve("operations.md"));
        Set<String> headings = new TreeSet<>();
        names(operations, Pattern.compile("(?m)^### (.+)$"))
                .forEach(heading -> headings.add(heading.toLowerCase(Locale.ROOT)));
        Set<String> wanted = new TreeSet<>();
        names(alerts, Pattern.compile("- alert: (\\w+)")).forEach(alert -> wanted.add(alert.toLowerCase(Locale.ROOT)));
        assertThat(names(alerts, Pattern.compile("operations\\.md#([a-z-]+)"))).isEqualTo(wanted);
        assertThat(headings).containsAll(wanted);
    }

    @Test
    void theDashboardAsksForMetricsThatExist() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("config", "grafana", "outrider.json").toFile());
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.get("title").asText()).isNotBlank();
            for (JsonNode target : panel.path("targets")) {
                Set<String> named = names(target.get("expr").asText(), OURS);
                assertThat(named).as(panel.get("title").asText()).isNotEmpty();
                asked.addAll(named);
            }
        }
        Set<String> exposed = exposed(PREFIXES);
        assertThat(asked).isSubsetOf(exposed);
        // What is about a state of every day is in it; these are told by others, or say something of single
        // configurations.
        Set<String> unasked = new TreeSet<>(families(exposed("outrider")));
        unasked.removeAll(families(asked));
        assertThat(unasked)
                .containsExactlyInAnyOrder(
                        "outrider_info",
                        "outrider_kafka_up",
                        "outrider_database_up",
                        "outrider_cursor",
                        "outrider_backlog_sample_age_seconds",
                        "outrider_table_sample_age_seconds",
                        "outrider_loop_worst_stall_seconds",
                        "outrider_trace_headers_dropped_total",
                        "outrider_heartbeats_sent_total",
                        "outrider_lane_paused",
                        "outrider_paused_topics",
                        "outrider_wakeup_listening");
    }

    private Set<String> exposed(String prefixes) {
        return names(scrape(), Pattern.compile("(?m)^((?:" + prefixes + ")_[a-z_]+)"));
    }

    /** A histogram is three metrics to a scraper, and one to a reader. */
    private static Set<String> families(Set<String> names) {
        Set<String> families = new TreeSet<>();
        names.forEach(name -> families.add(name.replaceAll("_seconds_(bucket|count|sum)$", "_seconds")));
        return families;
    }

    private static Set<String> names(String text, Pattern pattern) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
