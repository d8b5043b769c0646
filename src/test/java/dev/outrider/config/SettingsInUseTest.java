package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.outrider.core.Settings;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every setting is read by somebody who needs it. That the configuration asks for it proves little when nobody looks at the answer: each
 * component of what is handed out must be read where it is put to use.
 */
class SettingsInUseTest {

    private static final Set<String> GENERATED = Set.of("toString", "equals", "hashCode", "<init>");

    @Test
    void everyAnswerIsUsed() {
        JavaClasses main = ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .importUrl(OutriderConfig.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation());
        });
        List<String> unused = new ArrayList<>();
        for (Class<?> record : records()) {
            for (RecordComponent component : record.getRecordComponents()) {
                if (!isUsed(main.get(record), component.getName())) {
                    unused.add(record.getSimpleName() + "." + component.getName());
                }
            }
        }
        assertThat(unused).isEmpty();
    }

    /** Read by another package, or by a method of the record's own that is more than its accessor. */
    private static boolean isUsed(JavaClass type, String component) {
        boolean elsewhere = type.getMethod(component).getAccessesToSelf().stream()
                .map(JavaAccess::getOriginOwner)
                .anyMatch(reader -> !reader.getPackageName().equals("dev.outrider.config") && !reader.equals(type));
        boolean within = type.getField(component).getAccessesToSelf().stream()
                .map(access -> access.getOrigin().getName())
                .anyMatch(reader -> !reader.equals(component) && !GENERATED.contains(reader));
        return elsewhere || within;
    }

    private static Set<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        List<Class<?>> open = new ArrayList<>(List.of(OutriderConfig.class));
        while (!open.isEmpty()) {
            Class<?> record = open.remove(0);
            if (record.isRecord() && record.getName().startsWith("dev.outrider.") && records.add(record)) {
                for (RecordComponent component : record.getRecordComponents()) {
                    open.add(component.getType());
                }
            }
        }
        assertThat(records).contains(Settings.Lease.class, DatabaseSettings.class, OutboxTable.class);
        return records;
    }
}
