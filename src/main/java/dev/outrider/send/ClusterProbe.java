package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.BrokerException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.errors.InterruptException;

/** Asks who the cluster is: addresses, encryption and login are right when it answers. For {@code outrider check}. */
public final class ClusterProbe {

    private ClusterProbe() {}

    /**
     * Who answered.
     *
     * @param id the cluster's id
     * @param brokers how many brokers it has now
     */
    public record Cluster(String id, int brokers) {}

    /**
     * Asks.
     *
     * @param properties complete producer properties
     * @param takes how long the answer may take
     * @throws BrokerException when nobody answers, or not us
     */
    public static Cluster look(Map<String, Object> properties, Duration takes) throws BrokerException {
        try (Admin admin = Admin.create(AdminProperties.of(properties, takes))) {
            DescribeClusterResult answer = admin.describeCluster();
            String id = answer.clusterId().get(takes.toMillis(), TimeUnit.MILLISECONDS);
            return new Cluster(
                    id,
                    answer.nodes().get(takes.toMillis(), TimeUnit.MILLISECONDS).size());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new BrokerException(KafkaFailures.nothingSent(e), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
