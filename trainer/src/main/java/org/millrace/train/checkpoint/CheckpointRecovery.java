package org.millrace.train.checkpoint;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.train.distributed.ProcessGroup;

/**
 * Finds what a group of ranks is to resume from. Each rank reads a part of the files of a checkpoint and compares them
 * with its manifest, so that this takes as long as reading a rank's part; rank 0 alone changes anything.
 */
public final class CheckpointRecovery {

    private static final Logger LOG = LogManager.getLogger(CheckpointRecovery.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProcessGroup group;
    private final CheckpointStore store;

    public CheckpointRecovery(ProcessGroup group, CheckpointStore store) {
        this.group = group;
        this.store = store;
    }

    /**
     * The newest checkpoint that can be trusted, after tidying up what a kill or a damaged disk left: folders without
     * {@code COMMITTED} are removed, damaged ones are renamed so that they neither count nor get in the way. Called by all
     * ranks together, once, before training. Everything done is logged as a warning or an error.
     *
     * @return empty if no checkpoint was ever committed
     * @throws CheckpointException if there are checkpoints and all of them are damaged; they are left as they are
     * @throws IOException if the ranks do not see the same files
     */
    public Optional<Checkpoint> recover() throws IOException {
        requireShared();
        List<Checkpoint> candidates = candidates();
        List<Damage> all = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Checkpoint candidate = candidates.get(i);
            List<Damage> damages = verify(candidate);
            if (damages.isEmpty()) {
                if (group.rank() == 0) {
                    settle(candidate, candidates.subList(0, i));
                }
                group.barrier();
                return Optional.of(candidate);
            }
            if (group.rank() == 0) {
                LOG.error("Checkpoint {} is damaged and is not used: {}", candidate.folder(), damages);
            }
            all.addAll(damages);
        }
        if (!all.isEmpty()) {
            throw store.allDamaged(candidates.size(), all);
        }
        return Optional.empty();
    }

    /** What rank 0 finds, the newest first. */
    private List<Checkpoint> candidates() throws IOException {
        List<Checkpoint> found = List.of();
        if (group.rank() == 0) {
            store.tidy();
            found = store.committed();
        }
        ByteBuffer steps = ByteBuffer.allocate(found.size() * Long.BYTES);
        found.forEach(checkpoint -> steps.putLong(checkpoint.step()));
        ByteBuffer told = ByteBuffer.wrap(group.allGather(steps.array()).get(0));
        List<Checkpoint> candidates = new ArrayList<>();
        while (told.hasRemaining()) {
            candidates.add(store.at(told.getLong()));
        }
        return candidates;
    }

    /** Every rank's part of what is wrong, the same on all of them. */
    private List<Damage> verify(Checkpoint candidate) throws IOException {
        List<Damage> found = new ArrayList<>();
        List<byte[]> parts =
                group.allGather(JSON.writeValueAsBytes(store.verify(candidate, group.rank(), group.size())));
        for (byte[] part : parts) {
            for (Damage damage : JSON.readValue(part, new TypeReference<List<Damage>>() {})) {
                if (!found.contains(damage)) {
                    found.add(damage);
                }
            }
        }
        return found;
    }

    private void settle(Checkpoint chosen, List<Checkpoint> damaged) throws IOException {
        if (!damaged.isEmpty()) {
            LOG.error("Falling back to {}", chosen.folder());
        }
        for (Checkpoint newer : damaged) {
            store.setAside(newer);
        }
        store.pointTo(chosen);
    }

    /** Makes sure that all ranks see the files of rank 0; all of them throw if one does not. */
    private void requireShared() throws IOException {
        if (group.size() == 1) {
            return;
        }
        byte[] token = group.rank() == 0 ? store.leaveToken() : new byte[0];
        byte[] expected = group.allGather(token).get(0);
        List<byte[]> seen = group.allGather(new byte[] {(byte) (store.seesToken(expected) ? 1 : 0)});
        if (group.rank() == 0) {
            store.removeToken();
        }
        List<Integer> blind = IntStream.range(0, group.size())
                .filter(rank -> seen.get(rank)[0] == 0)
                .boxed()
                .toList();
        if (!blind.isEmpty()) {
            throw new IOException(
                    ("Ranks %s of %d do not see in %s what rank 0 writes there: run.directory must lie on a"
                                    + " file system that all ranks share, such as hdfs:, s3a: or a shared mount")
                            .formatted(blind, group.size(), store.directory()));
        }
    }
}
