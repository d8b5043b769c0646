package dev.outrider.send;

import dev.outrider.contract.BrokerContract;
import dev.outrider.contract.BrokerDriver;
import dev.outrider.testkit.Kafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The real broker keeps the contract. */
@Tag("foundation")
final class KafkaBrokerIT extends BrokerContract {

    private static Kafka kafka;

    @BeforeAll
    static void startABrokerThatMayBeFrozen() {
        kafka = Kafka.dedicated();
    }

    @AfterAll
    static void stopIt() {
        kafka.close();
    }

    @Override
    protected BrokerDriver driver() {
        return new RealBrokerDriver(kafka);
    }
}
