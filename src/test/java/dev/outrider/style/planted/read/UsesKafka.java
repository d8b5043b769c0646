package dev.outrider.style.planted.read;

import org.apache.kafka.common.TopicPartition;

record UsesKafka(TopicPartition partition) {}
