package dev.outrider.testkit;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers from Testcontainers. Host ports are fixed, because an ephemeral one changes when a container restarts. */
final class ContainerEnvironment implements Environment {
    /** Of the version that the build is about: 18, or that of the profile. */
    private static final String POSTGRES_IMAGE =
            "postgres:" + System.getProperty("it.postgres", "18").replaceAll("\\..*", "");

    private static final String KAFKA_IMAGE = "apache/kafka:4.4.0";
    private static final int KAFKA_PORT = 9092;

    /**
     * Testcontainers' own start, with the broker as the first process: a kill reaches that one first, and a frozen broker that lives on until its parent is
     * gone would answer what it should not.
     */
    private static final String KAFKA_START = "s=/tmp/testcontainers_start.sh; while [ ! -f $s ]; do sleep 0.1; done;"
            + " sed 's#^/etc/kafka/docker/run#exec &#' $s > $s.first; exec sh $s.first";

    @Override
    public Site postgres(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres"));
        command.addAll(List.of("-c", "max_prepared_transactions=50", "-c", "fsync=off"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        PostgreSQLContainer container = new PostgreSQLContainer(POSTGRES_IMAGE)
                .withUsername(Postgres.SUPERUSER)
                .withPassword(Postgres.PASSWORD);
        container.setCommand(command.toArray(String[]::new));
        return site(container, PostgreSQLContainer.POSTGRESQL_PORT);
    }

    @Override
    public Site kafka(Map<String, String> properties) {
        KafkaContainer container = new KafkaContainer(KAFKA_IMAGE)
                .withEnv(environmentName("auto.create.topics.enable"), "false")
                .withEnv("KAFKA_HEAP_OPTS", BrokerFiles.JVM_OPTIONS)
                // The image's own ask for another collector, and the virtual machine takes one only.
                .withEnv("KAFKA_JVM_PERFORMANCE_OPTS", "-Djava.awt.headless=true");
        container.setCommand("sh", "-c", KAFKA_START);
        properties.forEach((name, value) -> container.withEnv(environmentName(name), value));
        return site(container, KAFKA_PORT);
    }

    /** The image's rule for turning a property into a variable. */
    private static String environmentName(String property) {
        return "KAFKA_" + property.toUpperCase(Locale.ROOT).replace("_", "__").replace('.', '_');
    }

    private static Site site(GenericContainer<?> container, int innerPort) {
        Port port = Port.reserve();
        container.setPortBindings(List.of(port.number() + ":" + innerPort));
        return new Site(new ContainerServer(container, port), container.getHost(), List.of(port), null);
    }

    /** One container, crashed and frozen through Docker, which reaches every process in it. */
    private record ContainerServer(GenericContainer<?> container, Port port) implements Server {
        @Override
        public void start() {
            port.release();
            if (container.getContainerId() == null) {
                container.start();
            } else {
                docker().startContainerCmd(container.getContainerId()).exec();
            }
        }

        @Override
        public void end(String signal, Duration atMost) {
            signal(signal);
            Await.until(atMost, () -> "the end of " + container.getDockerImageName(), () -> !isAlive());
        }

        @Override
        public void kill() {
            if (isAlive()) {
                end("KILL", Duration.ofSeconds(30));
            }
        }

        @Override
        public void freeze() {
            if (!isPaused()) {
                docker().pauseContainerCmd(container.getContainerId()).exec();
            }
        }

        @Override
        public void resume() {
            if (isPaused()) {
                docker().unpauseContainerCmd(container.getContainerId()).exec();
            }
        }

        /** Docker refuses to do again what is done; for a process that is nothing, and tests count on it when they clean up. */
        private boolean isPaused() {
            return Boolean.TRUE.equals(docker().inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState()
                    .getPaused());
        }

        @Override
        public boolean isAlive() {
            return container.getContainerId() != null && container.isRunning();
        }

        @Override
        public String lastWords() {
            return container.getContainerId() == null ? "" : container.getLogs();
        }

        private void signal(String name) {
            docker().killContainerCmd(container.getContainerId())
                    .withSignal(name)
                    .exec();
        }

        private static DockerClient docker() {
            return org.testcontainers.DockerClientFactory.lazyClient();
        }
    }
}
