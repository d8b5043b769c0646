package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which topics block is said by the first rule that a topic matches, and by the policy where none does. */
class PoisonRulesTest {

    private static Settings.PoisonPolicy policy(String policy, String rules) throws InvalidConfigException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OUTRIDER_DATABASE_URL", "jdbc:postgresql://db/orders",
                "OUTRIDER_DATABASE_USER", "relay",
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "OUTRIDER_POISON_POLICY", policy));
        if (!rules.isEmpty()) {
            environment.put("OUTRIDER_POISON_RULES", rules);
        }
        return OutriderConfig.load(null, environment).core().blocking().policy();
    }

    @Test
    void theFirstRuleCounts() throws InvalidConfigException {
        Settings.PoisonPolicy policy = policy("block", "audit.orders -> block, audit.* -> skip,*.loose->SKIP");
        assertThat(policy.blocks("audit.orders")).isTrue();
        assertThat(policy.blocks("audit.payments")).isFalse();
        assertThat(policy.blocks("orders.loose")).isFalse();
        assertThat(policy.blocks("orders")).isTrue();
    }

    @Test
    void thePolicyCountsWhereNoRuleDoes() throws InvalidConfigException {
        assertThat(policy("skip", "orders -> block").blocks("payments")).isFalse();
        assertThat(policy("skip", "orders -> block").blocks("orders")).isTrue();
        assertThat(policy("skip", "").blocks("orders")).isFalse();
        assertThat(policy("block", "").blocks("orders")).isTrue();
    }
}
