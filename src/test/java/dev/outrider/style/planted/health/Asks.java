package dev.outrider.style.planted.health;

import java.sql.Connection;
import org.apache.kafka.clients.admin.Admin;

record Asks(Connection database, Admin kafka) {}
