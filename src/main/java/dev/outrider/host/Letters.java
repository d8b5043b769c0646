package dev.outrider.host;

import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import dev.outrider.mark.LetterMarks;
import dev.outrider.read.Limits;
import dev.outrider.read.ParkedReader;
import dev.outrider.send.InterceptorSetup;
import dev.outrider.send.KafkaBroker;
import dev.outrider.send.Letter;
import dev.outrider.send.LetterAddress;
import dev.outrider.send.LetterSender;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters from the database to Kafka: what is parked is read and sent, and what is acknowledged is noted, in this order. */
final class Letters implements Ports.Post, AutoCloseable {

    private static final int PAGE_ROWS = 100;
    private static final long PAGE_BYTES = 4 << 20;

    private final Pool pool;
    private final ParkedReader reader;
    private final LetterMarks marks;
    private final LetterSender sender;
    private final Recipes recipes;

    private Letters(OutriderConfig config, LetterAddress address, Recipes recipes, InterceptorSetup interceptors) {
        pool = new Pool(config.database().withResultBytes(Limits.DEFAULT.resultBytes()), "letters");
        reader = new ParkedReader(pool, config.outbox(), config.addressing(), Limits.DEFAULT);
        marks = new LetterMarks(pool);
        this.recipes = recipes;
        sender = new LetterSender(
                () -> config.kafka().properties(),
                new KafkaBroker.Passage(recipes, interceptors, null, List::of),
                config.kafka().conversion().routing().creation(),
                address,
                config.service().instance());
    }

    /**
     * Connects to nothing yet; null where no dead letters are wanted.
     *
     * @param config where they go
     * @param recipes how rows become records; nobody else's, because asking for a recipe closes the last one
     * @param interceptors what looks at them
     */
    static @Nullable Letters of(OutriderConfig config, Recipes recipes, InterceptorSetup interceptors) {
        LetterAddress address = config.kafka().letters();
        return address == null ? null : new Letters(config, address, recipes, interceptors);
    }

    @Override
    public Ports.Posted post(long after) throws OutboxException {
        List<ParkedReader.Parked> page = reader.read(after, PAGE_ROWS, PAGE_BYTES);
        if (page.isEmpty()) {
            return new Ports.Posted(after, 0, 0, null);
        }
        LetterSender.Sent sent = sender.send(page.stream().map(Letters::letter).collect(Collectors.toList()));
        if (!sent.sent().isEmpty()) {
            marks.note(sent.sent().stream().map(Letters::mark).collect(Collectors.toList()));
        }
        long last = page.get(page.size() - 1).row().seq();
        return new Ports.Posted(last, page.size(), sent.sent().size(), sent.failure());
    }

    private static Letter letter(ParkedReader.Parked parked) {
        return new Letter(
                parked.row(),
                parked.code(),
                parked.reason(),
                new Letter.Attempts(parked.attempts(), parked.first(), parked.last()));
    }

    private static LetterMarks.Mark mark(Letter letter) {
        return new LetterMarks.Mark(
                letter.row().seq(), letter.row().id(), letter.attempts().count());
    }

    @Override
    public void rest() {
        sender.rest();
    }

    @Override
    public void close() {
        sender.close();
        recipes.close();
        pool.close();
    }
}
