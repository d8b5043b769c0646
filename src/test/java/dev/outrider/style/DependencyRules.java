package dev.outrider.style;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which package may use what. A package that does not exist yet keeps every rule. The rules take the root package as
 * an argument, so that {@code planted} can hold one violation of each.
 */
final class DependencyRules {

    private static final List<String> DATABASE_STAGES =
            List.of("database", "read", "mark", "lease", "migrate", "wake", "admin", "doctor");
    private static final List<String> KAFKA_STAGES = List.of("send", "confirm", "interceptor");
    private static final List<String> STAGES = Stream.of(DATABASE_STAGES, KAFKA_STAGES, List.of("convert", "config"))
            .flatMap(List::stream)
            .toList();

    private static final String[] JDBC = {
        "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..", "org.flywaydb.."
    };
    private static final String KAFKA = "org.apache.kafka..";
    private static final String KAFKA_CLIENTS = "org.apache.kafka.clients..";

    /** The JDK's base. {@code java.util.concurrent}, {@code java.io}, {@code java.net} and all else is absent. */
    private static final String[] PURE = {
        "java.lang",
        "java.lang.annotation",
        "java.math",
        "java.nio.charset",
        "java.time",
        "java.util",
        "java.util.function",
        "java.util.stream",
        "org.jspecify.annotations"
    };

    /** Reads of a clock, of chance and of the environment, all of which the simulator could not replay. */
    private static final Set<String> IMPURE_CALLS = Set.of(
            "now",
            "nanoTime",
            "currentTimeMillis",
            "random",
            "randomUUID",
            "getenv",
            "getProperty",
            "wait",
            "notify",
            "notifyAll",
            "exit",
            "parallelStream",
            "parallel");

    /** Packages that are a layer each. */
    private static final List<String> LAYERS =
            List.of("core", "http", "health", "api", "metrics", "page", "host", "cli");

    /** Packages besides host that may start threads, and why. */
    private static final Map<String, String> THREAD_EXCEPTIONS =
            Map.of("http", "the JDK's HttpServer needs an executor, and must answer while the relay hangs");

    private final String root;

    DependencyRules(String root) {
        this.root = root;
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("core is pure", coreIsPure());
        rules.put("core reads no clock", coreReadsNoClock());
        rules.put("core takes no lock", coreTakesNoLock());
        rules.put("database stages without Kafka", without(DATABASE_STAGES, KAFKA));
        rules.put("Kafka stages without JDBC", without(KAFKA_STAGES, JDBC));
        rules.put("convert without JDBC", without(List.of("convert"), JDBC));
        rules.put("convert without clients", without(List.of("convert"), KAFKA_CLIENTS));
        rules.put("health asks nobody", healthAsksNobody());
        rules.put("threads belong to host", threadsBelongToHost());
        rules.put("layers", layers());
        rules.put("every package has a layer", everyPackageHasALayer());
        rules.put("no cycles", slices().matching(root + ".(*)..").should().beFreeOfCycles());
        rules.replaceAll((name, rule) -> rule.as(name).allowEmptyShould(true));
        return rules;
    }

    private ArchRule coreIsPure() {
        DescribedPredicate<JavaClass> impure = resideInAnyPackage("java.util.concurrent..")
                .or(assignableTo(Thread.class))
                .or(assignableTo(ThreadLocal.class))
                .or(assignableTo(Process.class))
                .or(assignableTo(Timer.class))
                .or(assignableTo(Clock.class))
                .or(not(resideInAnyPackage(PURE)
                        .or(resideInAPackage(in("core")))
                        .or(isPrimitiveOrArrayOfIt())));
        return noClasses().that().resideInAPackage(in("core")).should().dependOnClassesThat(impure);
    }

    private ArchRule coreReadsNoClock() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .callCodeUnitWhere(calls(
                        "the clock, chance or the environment",
                        target -> IMPURE_CALLS.contains(target.getName())
                                && target.getOwner().getPackageName().startsWith("java.")));
    }

    private ArchRule coreTakesNoLock() {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(in("core"))
                .should()
                .notHaveModifier(SYNCHRONIZED);
    }

    private ArchRule without(List<String> packages, String... foreign) {
        return noClasses()
                .that()
                .resideInAnyPackage(in(packages))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(foreign);
    }

    private ArchRule healthAsksNobody() {
        List<String> foreign = new ArrayList<>(List.of(JDBC));
        foreign.add(KAFKA);
        return without(List.of("http", "health", "metrics", "page"), foreign.toArray(String[]::new));
    }

    private ArchRule threadsBelongToHost() {
        List<String> allowed = new ArrayList<>(THREAD_EXCEPTIONS.keySet());
        allowed.add("host");
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(in(allowed))
                .should()
                .callCodeUnitWhere(calls("what starts a thread", DependencyRules::startsThread))
                .orShould()
                .beAssignableTo(Thread.class);
    }

    private static boolean startsThread(CodeUnitCallTarget target) {
        JavaClass owner = target.getOwner();
        boolean constructs = target.getName().equals("<init>");
        return (constructs && (owner.isAssignableTo(Thread.class) || owner.isAssignableTo(ExecutorService.class)))
                || (constructs && owner.isAssignableTo(Timer.class))
                || (owner.isEquivalentTo(Thread.class) && target.getName().startsWith("startVirtual"))
                || owner.isEquivalentTo(Executors.class)
                || (owner.isEquivalentTo(CompletableFuture.class)
                        && target.getName().endsWith("Async")
                        && target.getRawParameterTypes().size() == 1)
                || target.getName().equals("parallelStream");
    }

    /** Everyone may know the core. Stages may know each other, as long as there is no cycle. */
    private ArchRule layers() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("stages")
                .definedBy(in(STAGES))
                .layer("main")
                .definedBy(root);
        for (String name : LAYERS) {
            layers = layers.layer(name).definedBy(in(name));
        }
        return layers.whereLayer("stages")
                .mayOnlyBeAccessedByLayers("health", "api", "host", "cli")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("stages", "health", "api", "page", "host", "cli")
                .whereLayer("api")
                .mayOnlyBeAccessedByLayers("host", "cli")
                .whereLayer("health")
                .mayOnlyBeAccessedByLayers("metrics", "api", "page", "host", "cli")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("host")
                .whereLayer("page")
                .mayOnlyBeAccessedByLayers("host")
                .whereLayer("host")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("main")
                .whereLayer("main")
                .mayNotBeAccessedByAnyLayer();
    }

    private ArchRule everyPackageHasALayer() {
        List<String> known = new ArrayList<>(STAGES);
        known.addAll(LAYERS);
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(in(known))
                .orShould()
                .resideInAPackage(root);
    }

    private String in(String name) {
        return root + "." + name + "..";
    }

    private String[] in(List<String> names) {
        return names.stream().map(this::in).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> isPrimitiveOrArrayOfIt() {
        return DescribedPredicate.describe(
                "primitive", type -> type.getBaseComponentType().isPrimitive());
    }

    private static DescribedPredicate<JavaCall<?>> calls(String what, Predicate<CodeUnitCallTarget> test) {
        return DescribedPredicate.<JavaCall<?>>alwaysTrue()
                .and(DescribedPredicate.describe(what, call -> test.test(call.getTarget())));
    }
}
