package dev.outrider.config;

import dev.outrider.core.Recording;
import dev.outrider.core.SynchronousCommit;
import java.time.Duration;

/** The settings of the relay itself: how it reads, sends, marks, and how much of everything there may be. */
final class RelayCatalog {

    /** What becomes of the rows behind a poison row of their key. */
    enum PoisonPolicy {
        /** They wait until somebody decides about the poison row. */
        BLOCK,
        /** They go on without it. */
        SKIP
    }

    /** What ends the wait for the next look at the outbox. */
    enum Wakeup {
        /** Time alone. */
        POLL,
        /** A notification of the database as well. */
        NOTIFY
    }

    static final Setting<String> INSTANCE = Setting.named(
                    "instance.id",
                    Kinds.text(
                            "name", "1 to 253 letters, digits, dots, dashes and underscores", "[A-Za-z0-9._-]{1,253}"))
            .derived("the host's name")
            .everyday()
            .purpose("What this instance is called in the lease, in logs and in health.")
            .because(
                    "A nonce of the process is added to it for the lease, so that two processes of one name cannot take"
                            + " each other for themselves.");

    static final Setting<Duration> LEASE_TTL = Setting.named("lease.ttl", Kinds.duration("1s", "10m"))
            .preset("10s")
            .everyday()
            .purpose("How long a lane stays with an instance that says nothing any more.")
            .because(
                    "A crash costs at most this and a tenth more until another instance, or the same one restarted, goes on. Shorter"
                            + " means quicker takeover, and sooner a takeover because of a mere pause. Statement and lock"
                            + " time-outs are a quarter of it.");

    static final Setting<Duration> LEASE_MARGIN = Setting.named("lease.margin", Kinds.duration("50ms", "5m"))
            .preset("2s")
            .purpose("How much earlier than the database its owner considers a lease run out.")
            .because(
                    "It covers what the two clocks may drift apart in one lease, and the time that closing the producer"
                            + " takes. Must be below half of lease.ttl, or the lease could not be renewed in time.");

    static final Setting<Integer> WINDOW_ROWS = Setting.named("window.rows", Kinds.count(1, 10_000))
            .preset("5000")
            .everyday()
            .purpose("How many rows may be on their way: read, and not yet recorded as published.")
            .because(
                    "A crash sends at most this many rows twice: that is why more than 10,000 are not allowed. Rows that are"
                            + " stuck, or that Kafka refuses one by one, leave the stream when they take a quarter of it. 10,000"
                            + " are no faster, and take 20 MiB more.");

    static final Setting<Long> WINDOW_BYTES = Setting.named("window.bytes", Kinds.size("64KiB", "1GiB"))
            .preset("16MiB")
            .everyday()
            .purpose("How many bytes of rows may be on their way.")
            .because("Together with one open batch for each of window.partitions it must fit into the producer's"
                    + " kafka.buffer.memory, so that sending never waits for memory.");

    static final Setting<Integer> WINDOW_PARTITIONS = Setting.named("window.partitions", Kinds.count(1, 100_000))
            .preset("250")
            .purpose("How many partitions may have unanswered rows at the same time.")
            .because(
                    "Each of them may hold one batch of kafka.batch.size in the producer's memory, however few rows are in it.");

    static final Setting<Integer> POLL_PAGE_ROWS = Setting.named("poll.page-rows", Kinds.count(1, 10_000))
            .preset("2000")
            .purpose("How many rows one look at the outbox takes at most.")
            .because("Larger pages cost memory and make the first row of a page wait for its last.");

    static final Setting<Duration> POLL_IDLE_MIN = Setting.named("poll.idle-min", Kinds.duration("1ms", "10s"))
            .preset("2ms")
            .purpose("How long to wait before looking again, right after there was something.")
            .because(
                    "It is the latency an event has under steady traffic; each look costs the database about 0.1 ms. A look that"
                            + " took long is followed by a wait of twice its time, up to poll.idle-max.");

    static final Setting<Duration> POLL_IDLE_MAX = Setting.named("poll.idle-max", Kinds.duration("1ms", "1m"))
            .preset("100ms")
            .everyday()
            .purpose("How long to wait before looking again, after a long silence.")
            .because("The first event after a silence waits up to this long. The wait is an eighth of the silence so"
                    + " far, from poll.idle-min up to it.");

    static final Setting<Wakeup> WAKEUP = Setting.named("wakeup", Kinds.word(Wakeup.class))
            .preset("poll")
            .purpose(
                    "Whether a commit wakes the relay, so that the first event after a silence need not wait for the next look.")
            .because(
                    "notify: a trigger on the outbox (outrider migrate --wakeup) notifies the relay while it is idle, over a"
                            + " connection that must be direct. It costs every insert something, and a transaction that notifies"
                            + " cannot be prepared for two-phase commit. Polling goes on all the same: it is what nothing is lost by.");

    static final Setting<Integer> GAPS_MAX = Setting.named("gaps.max", Kinds.count(1, 10_000))
            .preset("1000")
            .purpose("How many gaps in the sequence are watched one by one.")
            .because(
                    "A gap is a number drawn by a transaction that has not ended, or was rolled back. Beyond this many,"
                            + " neighbours are watched as one, which costs reading some rows again but loses none.");

    static final Setting<Duration> GAPS_LIST_EVERY = Setting.named("gaps.list-every", Kinds.duration("1ms", "10s"))
            .preset("20ms")
            .purpose("The least time between two lists of the transactions that may still fill a gap.")
            .because("A list costs the database about half a millisecond, and is only made while there are gaps.");

    static final Setting<PoisonPolicy> POISON = Setting.named("poison.policy", Kinds.word(PoisonPolicy.class))
            .preset("block")
            .everyday()
            .purpose("What becomes of the rows behind one that Kafka refuses for good.")
            .because("block: the rows of the same topic and key wait until somebody decides about it; order is kept."
                    + " skip: they go on without it; consumers of that key see a hole. Other keys flow on either way.");

    static final Setting<PoisonRules> POISON_RULES = Setting.named(
                    "poison.rules", new Kind<>("rules", PoisonRules.ALLOWED, PoisonRules.class, PoisonRules::parse))
            .example("audit.* -> skip, orders -> block")
            .purpose("Topics that poison.policy does not go for; the first rule that a topic matches counts.")
            .because(
                    "A rule is pattern -> block or pattern -> skip; in the pattern a star stands for anything. In YAML a list with"
                            + " one rule a line is easiest to read. Set otherwise, it goes for what is blocked already, too, from the next"
                            + " start on: under skip the rows behind a parked one are sent.");

    static final Setting<Integer> WAITING_MAX = Setting.named("waiting.max", Kinds.count(1, 100_000_000))
            .preset("1000000")
            .purpose("How many rows may wait behind poison rows and blocked topics.")
            .because(
                    "Each is a row in outrider.settled. Beyond it the relay stops reading and says so; the outbox is the"
                            + " buffer then.");

    static final Setting<Integer> CHAINS_MAX = Setting.named("blocked.chains.max", Kinds.count(1, 1_000_000))
            .preset("20000")
            .purpose("How many keys may be blocked at the same time.")
            .because(
                    "Each is held in memory with its reason, about 500 bytes. Beyond it the relay stops reading and says so.");

    static final Setting<Duration> RESEND_QUIET = Setting.named("resend.quiet", Kinds.duration("0ms", "10m"))
            .preset("1s")
            .purpose("How long a partition with unanswered rows gets nothing after the producer had to be replaced.")
            .because(
                    "Requests that the old producer had sent may still land. Sent too early, new rows would mix with them.");

    static final Setting<Duration> CAREFUL_FOR = Setting.named("careful.for", Kinds.duration("0ms", "1h"))
            .preset("10s")
            .purpose(
                    "How long a topic is sent to with one row per key on its way, after Kafka refused one of its rows.")
            .because(
                    "A row that is alone on its way can fail without its producer having to be replaced, so that a storm"
                            + " of poison rows stays cheap.");

    static final Setting<Duration> STALL_AFTER = Setting.named("stall.after", Kinds.duration("1s", "1h"))
            .preset("30s")
            .purpose("How long a row may be without an answer before the cluster is asked about its topic.")
            .because("A topic deleted meanwhile never answers.");

    static final Setting<Duration> BACKOFF_MIN = Setting.named("backoff.min", Kinds.duration("1ms", "1m"))
            .preset("100ms")
            .purpose("The first wait before something that failed is tried again.");

    static final Setting<Duration> BACKOFF_MAX = Setting.named("backoff.max", Kinds.duration("1ms", "10m"))
            .preset("60s")
            .purpose("The longest wait before something that failed is tried again.")
            .because("Waits double from backoff.min to it. Nothing is ever given up.");

    static final Setting<Duration> TOPICS_REFRESH = Setting.named("topics.refresh", Kinds.duration("1s", "1h"))
            .preset("60s")
            .purpose(
                    "How often partition counts and size limits of topics are asked for again, and blocked topics tried.")
            .because(
                    "A topic that no row has gone to for so long is forgotten, and asked for when the next one comes.");

    static final Setting<Duration> CLUSTER_ASK_EVERY = Setting.named("cluster.ask-every", Kinds.duration("100ms", "1h"))
            .preset("3s")
            .purpose("How long Kafka may say nothing before it is asked whether it is there.")
            .because(
                    "Only while no rows flow: their acknowledgements say the same. It is one small request; without it an"
                            + " idle relay would not notice that Kafka is away, and health could not tell.");

    static final Setting<Recording> PUBLISH_RECORD = Setting.named("publish.record", Kinds.word(Recording.class))
            .preset("row")
            .everyday()
            .purpose("Where it is recorded that a row is published.")
            .because(
                    "row: in its column published_at, for anybody to see; an update of the row, heap-only, with 80 bytes"
                            + " of WAL, and with full_page_writes the image of its page if it is the page's first change since a"
                            + " checkpoint, which is often more. range: in outrider.lane alone, as ranges of numbers; the row is not touched, which costs the"
                            + " database almost nothing, and what is published is told by the view outrider.outbox_state. May be"
                            + " changed at any restart.");

    static final Setting<SynchronousCommit> PUBLISH_COMMIT = Setting.named(
                    "publish.synchronous-commit", Kinds.word(SynchronousCommit.class))
            .preset("on")
            .purpose("Whether a statement that marks rows waits until its commit is durable.")
            .because(
                    "on: as the server or the role is told to wait. off: not at all, so that the relay waits for no disk and no"
                            + " standby where all it does is mark. A crash of the database may then take the last marks back, as"
                            + " a rule those of less than a second, and their rows are sent again with the same id, in order;"
                            + " these come on top of window.rows. No row is lost by it. What is parked, waiting, retried or"
                            + " discarded is always waited for, and so are the lease and deletions. A write-back of 20 rows took 2.0 ms"
                            + " instead of 2.6, on a local disk; nothing arrives sooner, because rows are marked afterwards.");

    static final Setting<Integer> MARK_BATCH_ROWS = Setting.named("mark.batch-rows", Kinds.count(1, 10_000))
            .preset("5000")
            .purpose("How many rows one statement marks at most.");

    static final Setting<Duration> MARK_LINGER = Setting.named("mark.linger", Kinds.duration("0ms", "1s"))
            .preset("10ms")
            .purpose("How long acknowledged rows wait for company before they are marked.")
            .because(
                    "Every statement costs a commit on the primary. Marks that come later make a crash send more rows twice,"
                            + " never more than window.rows.");

    static final Setting<Duration> RETENTION = Setting.named("retention", Kinds.keeping("1m", "3650d"))
            .preset("off")
            .everyday()
            .purpose("How long a row stays in the outbox after it was published; then the relay deletes it.")
            .because(
                    "off: nothing is ever deleted, and the relay needs no right to. 0: at once. The time counts from when the"
                            + " row was published, by the database's clock, and at the earliest from when retention was first"
                            + " on. With any but off run the grants script again: the relay's role needs delete on the outbox."
                            + " What is not published is never deleted, and neither are parked and waiting rows.");

    static final Setting<Integer> RETENTION_BATCH_ROWS = Setting.named("retention.batch-rows", Kinds.count(1, 100_000))
            .preset("2000")
            .purpose("How many rows one statement of retention deletes at most.")
            .because(
                    "After each it rests for four times as long as the statement took, so that it never takes more than a"
                            + " fifth of one connection's time.");

    static final Setting<Duration> STOP_DEADLINE = Setting.named("stop.deadline", Kinds.duration("0ms", "10m"))
            .preset("20s")
            .everyday()
            .purpose("How long a stop may take: rows on their way are awaited and marked, then the lease is released.")
            .because("Keep it below what the surroundings grant before they kill: Kubernetes grants 30 s, systemd 90 s."
                    + " A second signal leaves it one second more.");

    private RelayCatalog() {}
}
