package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Browser;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The status page in a real browser: in good health, with a key that stands still, and in an outage. Its pictures are those of the documentation. */
@Tag("tools")
class StatusPageIT {

    private static final Path PICTURES = Path.of("target", "page");
    private static final Duration SOON = Duration.ofSeconds(60);

    private static String text(Browser browser, String selector) {
        return browser.ask("text " + selector).path("text").asText();
    }

    private static void picture(Browser browser, String name, String how) {
        assertThat(browser.ask("shot " + name + " " + how).path("wide").asBoolean())
                .as(name + " is no wider than its window")
                .isFalse();
    }

    /** Whoever sees little, or no colours, or hears the page: light and dark, at a desk and on a phone. */
    private static void keepsTheRules(Browser browser, String state) {
        // At the end it looks as it did before.
        for (String how : List.of("dark phone", "phone", "dark", "")) {
            JsonNode found = browser.ask("axe " + how);
            assertThat(texts(found.path("violations"))).as(state + " " + how).isEmpty();
            assertThat(texts(found.path("passes")))
                    .as("rules that something was held against")
                    .contains("color-contrast", "document-title");
        }
    }

    private static List<String> names(Browser browser) {
        return texts(browser.ask("names").path("names"));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void isReadableLiveAndMendsWhatStandsStill() throws Exception {
        Kafka kafka = Kafka.dedicated();
        try (kafka;
                Rig rig = new Rig(Postgres.shared(), kafka).patient()) {
            Daemon relay = rig.inProcess("shop-1");
            String url = "http://127.0.0.1:" + relay.healthPort() + "/";
            Writers writers = Writers.start(rig.database(), Mix.steady(200), rig.aggregateType());
            try (writers;
                    Browser browser = Browser.open(url, PICTURES)) {
                inGoodHealth(browser);
                writers.awaitCommitted(2_000, SOON);
                picture(browser, "status-healthy", "");
                picture(browser, "status-healthy-phone", "dark phone");
                keepsTheRules(browser, "in good health");
                withAKeyThatStandsStill(rig, browser);
                inAnOutage(kafka, browser);
                JsonNode errors = browser.ask("errors").path("errors");
                assertThat(errors)
                        .as("what the console says")
                        .allMatch(error -> error.asText().contains("409"));
            }
        }
    }

    private static void inGoodHealth(Browser browser) {
        browser.ask("await #connection live");
        browser.ask("await #word ok");
        browser.ask("await #reasons Nothing is wrong");
        browser.ask("await #parked No row is parked");
        browser.ask("await #hot Most rows in the last");
        assertThat(names(browser))
                .anyMatch(name -> name.startsWith("heading: Outrider"))
                .anyMatch(name -> name.matches("ima?ge?: Published, rows/s over the last 10 min: now .*"))
                .anyMatch(name -> name.equalsIgnoreCase("heading: Parked rows"));
        String plain = browser.ask("plain").path("text").asText();
        assertThat(plain)
                .as("without a script")
                .contains("ok", "Nothing is wrong", "Backlog, rows", "outrider parked list");
    }

    private static void withAKeyThatStandsStill(Rig rig, Browser browser) {
        Rows rows = new Rows(rig);
        String topic = rows.topic(Map.of("max.message.bytes", "2000"));
        rows.insert(topic, "customer 4711 <b>", Rows.noise(3_000), Rows.NOW);
        rows.awaitSettled(1);
        rows.insert(topic, "customer 4711 <b>", "stands behind it", Rows.NOW);
        browser.ask("await #blocked customer 4711 <b>");
        browser.ask("await #parked customer 4711 <b>");
        assertThat(names(browser)).anyMatch(name -> name.matches("button: Retry row \\d+"));
        picture(browser, "status-blocked-key", "");
        picture(browser, "status-blocked-key-phone", "dark phone");
        keepsTheRules(browser, "with a key that stands still");

        browser.ask("click #parked button[aria-label^=Retry]");
        said(browser, "refused again");
        browser.ask("click #parked button[aria-label^=Discard]");
        browser.ask("type #ask-because a test of the page");
        browser.ask("click #ask button[value=discard]");
        said(browser, "breaks the order");
        browser.ask("click #parked button[aria-label^=Discard]");
        browser.ask("type #ask-because the customer was told");
        browser.ask("click #ask-break");
        browser.ask("click #ask button[value=discard]");
        said(browser, "done");
        browser.ask("await #blocked No key and no topic stands still");
        browser.ask("await #parked No row is parked");
        rows.awaitInLog(1, topic);
        assertThat(rig.database()
                        .query(
                                "select action || ' ' || because from outrider.command order by number",
                                row -> row.getString(1)))
                .contains("discard the customer was told");
    }

    private static void said(Browser browser, String what) {
        try {
            browser.ask("await #parked-said " + what);
        } catch (AssertionError e) {
            throw new AssertionError("it said: " + text(browser, "#parked-said"), e);
        }
    }

    private static void inAnOutage(Kafka kafka, Browser browser) {
        kafka.freeze();
        try {
            browser.ask("await #word degraded");
            browser.ask("await #reasons kafka");
            browser.ask("await #around away");
            picture(browser, "status-outage", "dark");
            keepsTheRules(browser, "in an outage");
            assertThat(text(browser, "#reasons")).contains("for ");
        } finally {
            kafka.resume();
        }
        browser.ask("await #word ok");
    }
}
