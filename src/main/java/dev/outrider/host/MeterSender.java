package dev.outrider.host;

import dev.outrider.config.Metering;
import dev.outrider.metrics.Exposition;
import dev.outrider.metrics.OtlpPush;
import java.util.concurrent.CountDownLatch;

/**
 * Sends the meters to their receiver every now and then. Nothing else waits for it.
 *
 * @param receiver where to, and how often
 * @param exposition what is told
 * @param plan who tells
 * @param stop open from when the daemon is to stop
 */
record MeterSender(Metering.Otlp receiver, Exposition exposition, Plan plan, CountDownLatch stop) implements Runnable {

    @Override
    public void run() {
        try (OtlpPush push = new OtlpPush(
                exposition,
                new OtlpPush.Receiver(receiver.endpoint(), receiver.headers(), receiver.timeout()),
                new OtlpPush.Identity(receiver.service(), plan.instance(), plan.version()))) {
            Rounds.untilStopped("sending meters", stop, () -> {
                push.push();
                return receiver.interval().toNanos();
            });
        }
    }
}
