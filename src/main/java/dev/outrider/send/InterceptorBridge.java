package dev.outrider.send;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The one interceptor that the client itself knows: it hands on what the client has to tell, but shows no record to anybody, because the relay has done that
 * before. Made by the client.
 */
public final class InterceptorBridge
        implements ProducerInterceptor<byte @Nullable [], byte @Nullable []>, Monitorable, ClusterResourceListener {

    /** Under this name the client hands on the session's interceptors. */
    static final String CHAIN = "outrider.interceptors";

    private Interceptors chain = Interceptors.NONE;

    /** For the client. */
    public InterceptorBridge() {
        // Configured before anything else happens to it.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        if (configs.get(CHAIN) instanceof Interceptors given) {
            chain = given;
        }
    }

    @Override
    public ProducerRecord<byte @Nullable [], byte @Nullable []> onSend(
            ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception, Headers headers) {
        chain.acknowledged(metadata, exception, headers);
    }

    @Override
    public void onUpdate(ClusterResource clusterResource) {
        chain.onUpdate(clusterResource);
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        chain.withMetrics(metrics);
    }

    @Override
    public void close() {
        chain.close();
    }
}
