package dev.outrider.host;

import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.doctor.Doctor;
import dev.outrider.doctor.Symptom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The doctor, who is called when it is time for the first look: until then none of her classes is needed. */
final class HouseCalls implements Ports.Care {

    private final OutriderConfig config;
    private final String version;
    private final OutriderConfig.Care care;
    private @Nullable Doctor doctor;

    /**
     * Calls nobody yet.
     *
     * @param config where the database is, and how it is looked after
     * @param version this relay's version
     */
    HouseCalls(OutriderConfig config, String version) {
        this.config = config;
        this.version = version;
        this.care = config.service().beside().care();
    }

    @Override
    public long everyNanos() {
        Duration every = care.every();
        return every == null ? Long.MAX_VALUE : every.toNanos();
    }

    @Override
    public List<Symptom> examine() throws OutboxException {
        Doctor called = doctor;
        if (called == null) {
            called = new Doctor(
                    new Doctor.Patient(
                            config.database(),
                            config.outbox(),
                            config.addressing(),
                            version,
                            config.service().beside().retention()),
                    care.openFor(),
                    InstantSource.system());
            doctor = called;
        }
        return called.examine();
    }
}
