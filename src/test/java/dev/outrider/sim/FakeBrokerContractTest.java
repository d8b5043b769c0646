package dev.outrider.sim;

import dev.outrider.contract.BrokerContract;
import dev.outrider.contract.BrokerDriver;
import org.junit.jupiter.api.Tag;

/** The fake brokers keep the contract that the real ones keep: what the simulation finds is true of both. */
@Tag("foundation")
final class FakeBrokerContractTest extends BrokerContract {

    @Override
    protected BrokerDriver driver() {
        return new FakeBrokerDriver();
    }
}
