package dev.outrider.bench.contest;

import dev.outrider.send.ProducerDefaults;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** The producer of those that are compared with Outrider and have none of their own. */
public final class ProducerSettings {

    private ProducerSettings() {}

    /** Outrider's defaults: a comparison of relays should not become one of batch sizes. */
    public static Map<String, Object> likeOutrider(String servers) {
        return ProducerDefaults.complete(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers));
    }
}
