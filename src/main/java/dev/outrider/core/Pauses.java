package dev.outrider.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to stand still. A paused lane reads and sends nothing; what is on its way is answered and recorded. Rows of a paused topic leave the stream
 * like those of one that cannot be written, and come back in order when it is resumed, and not because a look-up finds it well.
 *
 * <p>A term begins with what stood in the table when it was granted, before its first row is read. Later changes are read by somebody else, who says in which term he read
 * them: an answer from before this term's grant may lack what the grant has shown, and would start what must stand.
 */
final class Pauses {

    /** A pause, and since when it lasts on the loop's clock. */
    record Standing(Pause pause, long sinceNanos) {}

    private final Topics known;
    private final Blocks blocks;
    private @Nullable Standing lane;
    private Map<String, Standing> topics = Map.of();

    Pauses(Topics known, Blocks blocks) {
        this.known = known;
        this.blocks = blocks;
    }

    /** Whether nothing at all is to be read and sent. */
    boolean lane() {
        return lane != null;
    }

    /** All that is to stand still, the lane first. */
    List<Standing> all() {
        List<Standing> all = new ArrayList<>();
        if (lane != null) {
            all.add(lane);
        }
        all.addAll(topics.values());
        return all;
    }

    /** A term was granted, and this was to stand still then. */
    void inherited(LeaseAnswer granted, long nowNanos) {
        Inheritance inheritance = granted.inheritance();
        take(inheritance == null ? List.of() : inheritance.pauses(), nowNanos);
    }

    /** The term begins; what stands still otherwise is known already. */
    void begin(long nowNanos) {
        known.resumeAll();
        topics.values().forEach(each -> stop(each, nowNanos));
    }

    /** Something was paused or resumed, while a term is at work or about to begin. */
    void changed(List<Pause> pauses, boolean working, long nowNanos) {
        Map<String, Standing> before = topics;
        take(pauses, nowNanos);
        if (working) {
            topics.forEach((topic, each) -> {
                if (!before.containsKey(topic)) {
                    stop(each, nowNanos);
                }
            });
            before.keySet().stream().filter(topic -> !topics.containsKey(topic)).forEach(this::resume);
        }
    }

    private void take(List<Pause> pauses, long nowNanos) {
        Standing laneBefore = lane;
        Map<String, Standing> present = new HashMap<>();
        lane = null;
        for (Pause pause : pauses) {
            String topic = pause.topic();
            Standing before = topic == null ? laneBefore : topics.get(topic);
            // One that was known keeps its time: its age was read on a clock of its own, and would make it begin anew
            // each time.
            Standing standing = before != null && before.pause.number() == pause.number()
                    ? before
                    : new Standing(pause, nowNanos - pause.ageMillis() * 1_000_000);
            if (topic == null) {
                lane = standing;
            } else {
                present.put(topic, standing);
            }
        }
        topics = present;
    }

    /** Where the cluster refuses the topic too, that stays the reason that is told. */
    private void stop(Standing standing, long nowNanos) {
        String topic = standing.pause.topic();
        if (topic == null) {
            return;
        }
        known.pause(topic);
        String words = standing.pause.words();
        Block present = blocks.topic(topic);
        boolean refused = present != null && !blocks.comesBack(present);
        Block block = present != null ? present : Block.ofTopic(topic, Pause.CODE, words, nowNanos);
        block.paused = words;
        blocks.topicStands(block, refused ? block.code : Pause.CODE, refused ? block.reason : words, nowNanos);
    }

    private void resume(String topic) {
        known.resume(topic);
        Block block = blocks.topic(topic);
        if (block != null) {
            block.paused = null;
            if (!known.blocked(topic)) {
                bringBack(block);
            }
        }
    }

    /** The cluster would take the topic's rows. */
    void topicIsWell(String topic) {
        Block block = blocks.topic(topic);
        if (block == null) {
            return;
        }
        String words = block.paused;
        if (words == null) {
            bringBack(block);
        } else {
            block.because(Pause.CODE, words);
        }
    }

    private void bringBack(Block block) {
        if (block.code.equals(Pause.CODE)) {
            block.because("Resumed", "what waited during a pause goes first");
        }
        blocks.drain(block);
    }
}
