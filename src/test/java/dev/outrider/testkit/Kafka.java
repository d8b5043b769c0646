package dev.outrider.testkit;

import dev.outrider.testkit.Environment.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A real broker (KRaft, one node), with the means to crash, freeze and restart it. Its log is in {@code target/testkit}. */
public final class Kafka implements AutoCloseable {
    static final String RESTRICTED_USER = "restricted";
    static final String PASSWORD = "secret";
    private static final Duration START_TAKES = Duration.ofSeconds(90);
    private static final Duration STOP_TAKES = Duration.ofSeconds(60);
    private static final Duration ANSWER_TAKES = Duration.ofSeconds(30);
    private static final Duration READING_TAKES = Duration.ofMinutes(2);
    private static final int START_TRIES = 5;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Site site;
    private @Nullable Admin admin;

    private Kafka(Site site) {
        this.site = site;
    }

    /** The broker of this JVM. Polite use only: topics of one's own, no crash, no restart. */
    public static Kafka shared() {
        return Shared.BROKER;
    }

    /** A broker with {@link #restrictedClient}: the shared one, or a process beside the shared container. */
    public static Kafka secured() {
        return Secured.BROKER;
    }

    /** A broker of one's own, to be treated badly and closed. */
    public static Kafka dedicated() {
        return dedicated(Map.of());
    }

    /** As above, with broker properties on top of the testkit's. */
    public static Kafka dedicated(Map<String, String> properties) {
        return started(Environment.current(), properties);
    }

    /** A local broker of one's own whose second address takes clients by TLS and SCRAM only, with this certificate. */
    public static Kafka encrypted(Certificates.Identity identity) {
        String listener = "listener.name.sasl_plaintext.";
        return started(
                new LocalEnvironment(),
                Map.of(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "SCRAM-SHA-512",
                        listener + "scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                        listener + "ssl.keystore.location",
                        identity.store().toString(),
                        listener + "ssl.keystore.password",
                        Certificates.STORE_PASSWORD,
                        listener + "ssl.key.password",
                        Certificates.STORE_PASSWORD));
    }

    /** A local broker of one's own that keeps everything in this directory, for instance on a {@link SmallDisk}. */
    public static Kafka keeping(Path directory) {
        return started(new LocalEnvironment(), Map.of("log.dirs", directory.toString()));
    }

    /** A local broker of one's own that others can {@linkplain #joined() join}: containers do not find each other where clients find them. */
    public static Kafka joinable() {
        return started(new LocalEnvironment(), Map.of());
    }

    /** A second broker, of the cluster of this local one: its topics are those that are {@linkplain #createTopic(String, Map) put there}. */
    public Kafka joined() {
        String cluster = answer(admin().describeCluster().clusterId());
        return new Kafka(LocalEnvironment.kafkaBeside(site, cluster)).start();
    }

    /** Whether its process is there. */
    public boolean isAlive() {
        return site.server().isAlive();
    }

    /** Everything it printed. */
    public String output() {
        return site.server().output();
    }

    /** Where a broker that was made {@link #encrypted} takes clients by TLS and SCRAM. */
    public String encryptedServers() {
        return site.address(1);
    }

    /** Makes a user of that address. */
    public void createScramUser(String user, String password) {
        UserScramCredentialUpsertion made = new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), password);
        answer(admin().alterUserScramCredentials(List.of(made)).all());
    }

    /** A broker of one's own that is not there yet: its address is known, and refuses connections until {@link #start}. */
    public static Kafka absent() {
        return new Kafka(Environment.current().kafka(Map.of()));
    }

    private static Kafka started(Environment environment, Map<String, String> properties) {
        for (int attempt = 1; ; attempt++) {
            Kafka broker = new Kafka(environment.kafka(properties));
            try {
                return broker.start();
            } catch (Server.ServerDied died) {
                // Most likely somebody took a port between two looks at it.
                broker.close();
                if (attempt == START_TRIES) {
                    throw died;
                }
            }
        }
    }

    /** Starts it, for the first time or after its end, and waits until it answers. */
    public Kafka start() {
        site.server().start();
        return awaitReady();
    }

    /** Waits until it answers as a broker that has a controller. */
    public Kafka awaitReady() {
        site.server()
                .awaitReady(
                        START_TAKES,
                        "the broker",
                        () -> !answer(admin().describeCluster().nodes()).isEmpty());
        return this;
    }

    /** Ends it in good order. */
    public void stop() {
        site.server().end("TERM", STOP_TAKES);
    }

    /** A crash. */
    public void kill() {
        site.server().kill();
    }

    /** Stops it if it runs, and starts it on the same port and data. */
    public Kafka restart() {
        if (site.server().isAlive()) {
            stop();
        }
        return start();
    }

    /** It stands still; connections stay open. */
    public void freeze() {
        site.server().freeze();
    }

    public void resume() {
        site.server().resume();
    }

    /** Its process, where this machine sees one. */
    public OptionalLong pid() {
        return site.server().pid();
    }

    /** Where it keeps its topics: a directory for each partition, named after it. */
    public Path data() {
        Path directory = site.directory();
        if (directory == null) {
            throw new UnsupportedOperationException("use Kafka.secured()");
        }
        return BrokerFiles.data(directory);
    }

    public String bootstrapServers() {
        return site.address(0);
    }

    /** What a client needs that may do everything. */
    public Map<String, Object> client() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    /** What a client needs that may do only what {@link #allowRestricted} allowed. */
    public Map<String, Object> restrictedClient() {
        if (site.ports().size() < 2) {
            throw new UnsupportedOperationException("use Kafka.secured()");
        }
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                site.address(1),
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(RESTRICTED_USER, PASSWORD));
    }

    /** Allows the restricted user these operations on a topic. */
    public void allowRestricted(String topic, AclOperation... operations) {
        allow(RESTRICTED_USER, topic, operations);
    }

    /** Allows any user these operations on a topic. */
    public void allow(String user, String topic, AclOperation... operations) {
        List<AclBinding> rules = new ArrayList<>();
        for (AclOperation operation : operations) {
            rules.add(new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        answer(admin().createAcls(rules).all());
    }

    /** An administration client of this broker, closed with it. */
    public synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> properties = new HashMap<>(client());
            properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
            admin = Admin.create(properties);
        }
        return admin;
    }

    /** A topic name that nobody else in this JVM uses. */
    public static String uniqueName(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    /** Makes a topic under a name of its own, and returns the name. */
    public String newTopic(String prefix, int partitions) {
        String name = uniqueName(prefix);
        createTopic(name, partitions, Map.of());
        return name;
    }

    /** Makes a topic and waits until the leader of every partition of it answers. */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
        // A starved machine lets even a broker's own controller think for a moment that it is gone.
        Await.until(ANSWER_TAKES, "a broker for topic " + name, () -> {
            answer(admin().createTopics(Set.of(topic)).all());
            return true;
        });
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
        }
        Await.until(ANSWER_TAKES, "leaders for topic " + name, () -> {
            answer(admin().listOffsets(ends).all());
            return true;
        });
    }

    /** Makes a topic with each of its partitions on these brokers, 1 for the first one, and does not wait for their leaders. */
    public void createTopic(String name, Map<Integer, List<Integer>> brokersByPartition) {
        answer(admin().createTopics(Set.of(new NewTopic(name, brokersByPartition)))
                .all());
    }

    /** Asks for a topic and waits for nothing but the controller's word. */
    public void beginTopic(String name, int partitions) {
        answer(admin().createTopics(Set.of(new NewTopic(name, partitions, (short) 1)))
                .all());
    }

    public void deleteTopic(String name) {
        answer(admin().deleteTopics(Set.of(name)).all());
    }

    /** Changes one setting of a topic. */
    public void configureTopic(String name, String key, String value) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        answer(admin().incrementalAlterConfigs(Map.of(topic, List.of(set))).all());
    }

    /** Everything that is in these topics now, as any consumer sees it. */
    public List<ConsumerRecord<byte[], byte[]>> consumeAll(String... topics) {
        return consumeAll(IsolationLevel.READ_UNCOMMITTED, topics);
    }

    /** Everything up to the current end; in order within each partition. */
    public List<ConsumerRecord<byte[], byte[]>> consumeAll(IsolationLevel isolation, String... topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : topics) {
                for (PartitionInfo partition : consumer.partitionsFor(topic, ANSWER_TAKES)) {
                    partitions.add(new TopicPartition(topic, partition.partition()));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_TAKES);
            Await.until(READING_TAKES, () -> "reading to " + ends + ", got " + records.size(), () -> {
                ConsumerRecords<byte[], byte[]> page;
                do {
                    page = consumer.poll(Duration.ofMillis(100));
                    page.forEach(records::add);
                } while (!page.isEmpty() && !isRead(consumer, ends));
                return isRead(consumer, ends);
            });
            // What was appended meanwhile is not part of the answer, or two reads could not be compared.
            records.removeIf(record -> record.offset() >= endOf(ends, record));
        }
        return records;
    }

    /** A consumer without a group; assigning partitions and closing it is up to the caller. */
    public KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> properties = new HashMap<>(client());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static boolean isRead(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static long endOf(Map<TopicPartition, Long> ends, ConsumerRecord<byte[], byte[]> record) {
        return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /** Ends it; nobody misses its data. */
    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
        site.server().kill();
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_TAKES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static final class Shared {
        static final Kafka BROKER = dedicated();
    }

    private static final class Secured {
        static final Kafka BROKER = Environment.isContainers() ? joinable() : Kafka.shared();
    }
}
