package org.millrace.train.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Recompute;
import org.millrace.train.tensor.DataType;

/**
 * The memory of a run.
 *
 * @param limit that it has to keep
 * @param stages in order
 * @param checkpointCopy bytes of the copy that checkpoints are written from while training goes on; 0 if it waits
 */
public record MemoryPlan(RunShape run, MemoryLimit limit, List<StageMemory> stages, long checkpointCopy) {

    public MemoryPlan {
        stages = List.copyOf(stages);
    }

    /** Bytes resident at the peak of the run. */
    public long peak() {
        return largest().need().total() + checkpointCopy;
    }

    /** The same run with a copy of so many bytes for checkpoints. */
    public MemoryPlan withCheckpointCopy(long bytes) {
        return new MemoryPlan(run, limit, stages, bytes);
    }

    public boolean fits() {
        return peak() <= limit.bytes();
    }

    /** The stage that needs most. */
    public StageMemory largest() {
        StageMemory largest = stages.get(0);
        for (StageMemory stage : stages) {
            if (stage.need().total() > largest.need().total()) {
                largest = stage;
            }
        }
        return largest;
    }

    /** A table of the parts of every stage, then of the levels of recomputing, in GiB. */
    public String table() {
        PlainTable table = new PlainTable();
        table.row(
                "memory in GiB",
                stages.stream().map(stage -> stage.stage().name()).toList());
        table.row("micro-batch", stages.stream().map(MemoryPlan::microBatch).toList());
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (StageMemory stage : stages) {
            for (MemoryNeed.Part part : stage.need().parts()) {
                rows.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(number(part.bytes()));
            }
        }
        rows.forEach(table::row);
        if (checkpointCopy > 0) {
            table.row(
                    "copy for checkpoints",
                    stages.stream().map(stage -> number(checkpointCopy)).toList());
        }
        table.row(
                "peak",
                stages.stream()
                        .map(stage -> number(stage.need().total() + checkpointCopy))
                        .toList());
        table.row(
                "recomputed", stages.stream().map(stage -> name(stage.chosen())).toList());
        for (Recompute recompute : Recompute.values()) {
            if (stages.get(0).levels().size() > 1) {
                table.row(
                        "peak if " + name(recompute),
                        stages.stream().map(stage -> peak(stage, recompute)).toList());
            }
        }
        return table.toString();
    }

    private static String microBatch(StageMemory stage) {
        return "%d × %d"
                .formatted(stage.stage().microBatchSequences(), stage.stage().sequenceLength());
    }

    private String peak(StageMemory stage, Recompute recompute) {
        StageMemory.Level level = Objects.requireNonNull(stage.levels().get(recompute), "every level is allowed");
        return number(level.need().total() + checkpointCopy);
    }

    static String name(Recompute recompute) {
        return recompute.name().toLowerCase(Locale.ROOT);
    }

    /** Whether it fits, and into what. */
    public String verdict() {
        return fits()
                ? "Fits: %s of at most %s (%s)".formatted(gibibytes(peak()), gibibytes(limit.bytes()), limit.origin())
                : "Does not fit: stage %s needs %s, there are %s (%s)"
                        .formatted(
                                largest().stage().name(), gibibytes(peak()), gibibytes(limit.bytes()), limit.origin());
    }

    /** Bytes that no setting of so many ranks goes below: weights, moments and one gradient, all divided among them. */
    long stateAlone() {
        long each = 4L * DataType.FLOAT32.bytes();
        return new ParameterLayout(run.model()).size() / run.ranks() * each;
    }

    /** {@code 9.31 GiB}. */
    public static String gibibytes(long bytes) {
        return number(bytes) + " GiB";
    }

    /** {@code 9.31}; fewer decimals of large ones. */
    private static String number(long bytes) {
        double gibibytes = bytes / (double) (1L << 30);
        return String.format(Locale.ROOT, gibibytes >= 1000 ? "%,.0f" : gibibytes >= 100 ? "%.1f" : "%.2f", gibibytes);
    }
}
