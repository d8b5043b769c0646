package dev.outrider.config;

/** The settings of what surrounds the relay: Kafka's address, health, logs. */
final class ServiceCatalog {

    /** How log lines are written. */
    enum LogFormat {
        /** For people. */
        TEXT,
        /** For machines. */
        JSON
    }

    /** From which level on the relay logs. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    static final Setting<String> BOOTSTRAP = Setting.named(
                    "kafka.bootstrap.servers",
                    Kinds.text(
                            "addresses",
                            "HOST:PORT, several divided by commas",
                            "\\s*[^\\s,]+:\\d{1,5}\\s*(,\\s*[^\\s,]+:\\d{1,5}\\s*)*"))
            .required("kafka-1.example:9092,kafka-2.example:9092")
            .everyday()
            .purpose("Brokers that are asked for the cluster at first.")
            .because(
                    "Name at least two, so that one of them may be down at start; outrider check warns of a single one.");

    static final Setting<String> HEALTH_HOST = Setting.named(
                    "health.host", Kinds.text("address", "a host name or an IP address", "[A-Za-z0-9._:%-]{1,255}"))
            .preset("127.0.0.1")
            .everyday()
            .purpose("The address that health and administration are served on.")
            .because(
                    "Loopback by default, because they name topics and keys, and change what the relay does. In a container whose probes come from"
                            + " outside, 0.0.0.0: that needs health.token-file, and /livez and /readyz are free.");

    static final Setting<Integer> HEALTH_PORT = Setting.named("health.port", Kinds.count(0, 65_535))
            .preset("8090")
            .everyday()
            .purpose(
                    "The port that health and administration are served on; 0 lets the system choose one, which is logged.");

    static final Setting<LogFormat> LOG_FORMAT = Setting.named("log.format", Kinds.word(LogFormat.class))
            .preset("text")
            .everyday()
            .purpose("Log lines for people, or one JSON object a line for machines.");

    static final Setting<LogLevel> LOG_LEVEL = Setting.named("log.level", Kinds.word(LogLevel.class))
            .preset("info")
            .everyday()
            .purpose("From which level on the relay logs.")
            .because(
                    "Libraries are kept quieter: in an outage Kafka's clients and the pool warn about every attempt, so only"
                            + " their errors are logged, and their warnings at debug and trace.");

    private ServiceCatalog() {}
}
