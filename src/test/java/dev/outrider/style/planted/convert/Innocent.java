package dev.outrider.style.planted.convert;

import org.apache.kafka.common.serialization.Serializer;

/** A codec may know Kafka's serializers. */
record Innocent(Serializer<String> serializer) {}
