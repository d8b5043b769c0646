package dev.outrider.style.planted.convert;

import java.sql.ResultSet;
import org.apache.kafka.clients.producer.ProducerRecord;

record UsesBoth(ResultSet row, ProducerRecord<byte[], byte[]> outgoing) {}
