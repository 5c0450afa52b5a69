package org.millrace.train.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How ranks train together. The components' meaning is in their {@link Key}s. */
public record DistributedConfig(
        @Key(
                value = "What the ranks divide among themselves: none nothing, optimizer masters and moments (ZeRO-1),"
                        + " gradients those too (ZeRO-2), weights all (ZeRO-3, FSDP). The results are the same.",
                byDefault = "none")
        Sharding sharding,

        @Key(
                value = "Ranks that share each sequence; they divide training.ranks, and must be a power of two.",
                byDefault = "1",
                atLeast = 1,
                atMost = 1 << 10)
        int contextRanks,

        @Key(
                value =
                        "Each sequence is computed in so many parts, whose gradients are added in a tree: so many context"
                                + " ranks find the same bits. A power of two; without it, context_ranks.",
                byDefault = Key.ABSENT,
                atLeast = 1,
                atMost = 1 << 10)
        @Nullable
        Integer contextParts,

        @Key(
                value = "How long one operation may wait for another rank before that counts as lost; more than a rank"
                        + " may be late, so with steps of minutes more than the default.",
                unit = "seconds",
                byDefault = "120",
                atLeast = 1)
        int timeoutSeconds,

        @Key(
                value = "How long to wait for executors, and then for the ranks to find one another; a run that has"
                        + " begun goes on with fewer ranks when it is over.",
                unit = "seconds",
                byDefault = "60",
                atLeast = 1)
        int launchSeconds,

        @Key(
                value = "Attempts after the first that may fail without a new checkpoint in between.",
                byDefault = "10",
                atLeast = 0)
        int maxRestarts,

        @Key(
                value = "Pause before an attempt after a failed one; doubles up to a minute while none gets on.",
                unit = "seconds",
                byDefault = "1",
                atLeast = 0)
        int restartSeconds,

        @Key(
                value =
                        "Goes on with as few ranks as this while executors are missing, and with all when they are back.",
                byDefault = "1",
                atLeast = 1)
        int minRanks,

        @Key(
                value =
                        "A resource of Spark, such as numa, of which each rank takes one address. Addresses are lists of"
                                + " CPUs as Linux writes them, 0-31,64-95: there the rank's threads run, and its memory lies"
                                + " close to them; training.threads 0 then means as many as there are CPUs in the list."
                                + " spark.executor.resource.NAME.amount says how many addresses an executor has;"
                                + " scripts/numa-nodes discovers those of NUMA nodes.",
                byDefault = Key.ABSENT)
        @Nullable
        String resource) {

    /** What a configuration gets that says nothing. */
    public static final DistributedConfig DEFAULT =
            new DistributedConfig(Sharding.NONE, 1, null, 120, 60, 10, 1, 1, null);

    /** Parts that each sequence is computed in. */
    public int parts() {
        return contextParts == null ? contextRanks : contextParts;
    }

    /** How many of so many ranks share each sequence: fewer than asked for where they do not divide the ranks there are. */
    public int contextRanksAmong(int ranks) {
        return Math.min(contextRanks, Integer.lowestOneBit(ranks));
    }

    /**
     * Adds what is wrong with how sequences are divided, and with the resource.
     *
     * @param ranks that are asked for
     * @param problems under {@code training}
     */
    void check(int ranks, List<StageConfig> stages, Problems problems) {
        Problems here = problems.at("distributed");
        checkResource(here);
        if (Integer.bitCount(contextRanks) != 1) {
            here.add("context_ranks", contextRanks, "a power of two", "sums over the parts of a sequence go up a tree");
        } else if (ranks % contextRanks != 0) {
            here.add(
                    "context_ranks",
                    contextRanks,
                    "a divisor of ranks (%d)".formatted(ranks),
                    "ranks are data ranks times context ranks");
        }
        if (Integer.bitCount(parts()) != 1 || parts() < contextRanks) {
            here.add(
                    "context_parts",
                    parts(),
                    "a power of two, at least context_ranks (%d)".formatted(contextRanks),
                    "every context rank computes as many parts as the others");
            return;
        }
        if (parts() == 1) {
            return;
        }
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).sequenceLength() % (2 * parts()) != 0) {
                problems.add(
                        "stages[%d].sequence_length".formatted(i),
                        stages.get(i).sequenceLength(),
                        "a multiple of %d".formatted(2 * parts()),
                        "each of distributed.context_parts has two chunks of a sequence, all of one length");
            }
        }
    }

    private void checkResource(Problems here) {
        if (resource == null) {
            return;
        }
        if (resource.equalsIgnoreCase("gpu")) {
            here.add(
                    "resource",
                    resource,
                    "a resource whose addresses are lists of CPUs, such as numa",
                    "there are no CUDA kernels yet, and the number of a GPU would be taken for a CPU");
        } else if (!resource.matches("[A-Za-z0-9_-]+")) {
            here.add("resource", resource, "a name of letters, digits, _ and -", "it is part of Spark's keys");
        }
    }
}
