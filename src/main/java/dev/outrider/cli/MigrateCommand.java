package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.host.ExitCode;
import dev.outrider.migrate.Adoption;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Migrator;
import dev.outrider.migrate.Roles;
import dev.outrider.migrate.WakeupTrigger;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings the database into shape, or prints what would. */
@Command(
        name = "migrate",
        description = {
            "Creates the schema outrider and the outbox table, or brings them up to date.",
            "Needs a role that may: OUTRIDER_DATABASE_USER and OUTRIDER_DATABASE_PASSWORD override the relay's."
        })
final class MigrateCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @ArgGroup
    private @Nullable Instead instead;

    @ArgGroup
    private @Nullable Wakeup wakeup;

    @Option(
            names = "--application",
            paramLabel = "ROLE",
            defaultValue = "application",
            description = "The role the application inserts as, for the grants. Default: ${DEFAULT-VALUE}")
    private String application = "application";

    MigrateCommand(Console console) {
        this.console = console;
    }

    /** What to do about the trigger beside migrating. */
    static final class Wakeup {
        @Option(
                names = "--wakeup",
                description = {
                    "Also put the trigger on the outbox that wakeup: notify needs. Writers pay for it.",
                    "With --print its SQL is printed, and nothing else."
                })
        private boolean on;

        @Option(names = "--no-wakeup", description = "Also take that trigger off again.")
        @SuppressWarnings("unused") // One of the two is given; that it is not the other says enough.
        private boolean off;
    }

    /** What to do instead of migrating. */
    static final class Instead {
        @Option(
                names = "--print",
                description = "Print the SQL and the grants for somebody else to run; ask no database.")
        @SuppressWarnings("unused") // One of the two is given; that it is not the other says enough.
        private boolean everything;

        @Option(names = "--grants", description = "Print the grants for the relay's and the application's role only.")
        private boolean grants;

        @ArgGroup(exclusive = false)
        private @Nullable AdoptOptions adopt;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException {
        OutriderConfig loaded = config.load(console);
        Logging.beside();
        Migrator migrator = new Migrator(loaded.database(), loaded.outbox());
        Instead chosen = instead;
        if (chosen != null && chosen.grants && wakeup != null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--grants goes without --wakeup and --no-wakeup: the trigger needs no grants");
        }
        int exit = Exit.OK;
        if (chosen == null) {
            migrate(migrator);
            trigger(loaded);
        } else if (chosen.adopt != null) {
            exit = adopt(loaded, migrator, chosen.adopt);
        } else {
            console.out()
                    .print(chosen.grants ? Grants.script(loaded.outbox(), roles(loaded)) : print(loaded, migrator));
        }
        console.out().flush();
        return exit;
    }

    private Roles roles(OutriderConfig loaded) {
        return new Roles(
                loaded.database().credentials().user(),
                application,
                loaded.service().beside().retention() != null,
                loaded.database().timeouts());
    }

    private String print(OutriderConfig loaded, Migrator migrator) {
        Wakeup asked = wakeup;
        return asked == null ? migrator.print(roles(loaded)) : WakeupTrigger.script(loaded.outbox(), asked.on);
    }

    private void trigger(OutriderConfig loaded) throws OutboxException {
        Wakeup asked = wakeup;
        if (asked != null) {
            new WakeupTrigger(loaded.database(), loaded.outbox()).run(asked.on);
            console.out()
                    .println(loaded.outbox().name()
                            + (asked.on ? " has the wake-up trigger" : " has no wake-up trigger"));
        }
    }

    private void migrate(Migrator migrator) throws OutboxException {
        List<String> applied = migrator.migrate();
        applied.forEach(file -> console.out().println("applied " + file));
        console.out().println("the schema outrider is up to date at version " + migrator.version());
    }

    private int adopt(OutriderConfig loaded, Migrator migrator, AdoptOptions options) throws OutboxException {
        Adoption adoption = new Adoption(loaded.database(), loaded.outbox());
        Adoption.Plan plan = adoption.plan(options.existing, options.orderBy);
        if (!plan.refusals().isEmpty()) {
            plan.refusals().forEach(refusal -> console.err().println("cannot be adopted: " + refusal));
            console.err().flush();
            return ExitCode.REFUSED;
        }
        if (!options.yes) {
            console.out().print(plan.script());
            console.out().println("-- Nothing has been changed. The same command with --yes does this.");
            return Exit.OK;
        }
        migrate(migrator);
        adoption.apply(plan);
        trigger(loaded);
        plan.steps().forEach(step -> console.out().println("done: " + step.what()));
        console.out().println(loaded.outbox().name() + " is adopted");
        return Exit.OK;
    }
}
