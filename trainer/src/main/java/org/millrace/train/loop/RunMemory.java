package org.millrace.train.loop;

import java.util.List;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.train.checkpoint.CheckpointWriter;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.memory.InsufficientMemoryException;
import org.millrace.train.memory.MachineMemory;
import org.millrace.train.memory.MemoryAdvice;
import org.millrace.train.memory.MemoryLimit;
import org.millrace.train.memory.MemoryPlan;
import org.millrace.train.memory.MemoryPlanner;
import org.millrace.train.memory.RunShape;
import org.millrace.train.memory.StageMemory;
import org.millrace.train.model.ContextParts;
import org.millrace.train.model.ParameterLayout;

/** The memory that a configuration leads to, of what this process may use. */
public final class RunMemory {

    private static final Logger LOG = LogManager.getLogger(RunMemory.class);

    private final TrainingConfig training;
    private final MemoryPlanner planner;
    private final MemoryPlan plan;

    /**
     * Plans the memory of a run, on each of the ranks that the configuration asks for; nothing of it is taken yet.
     *
     * @param plan of the same training
     * @param kernels that are to run; they are asked for the scratch memory they would hold
     * @param ranksOfAProcess ranks that divide what a process may hold among themselves
     */
    public RunMemory(
            ModelConfig model, TrainingConfig training, TrainingPlan plan, Kernels kernels, int ranksOfAProcess) {
        this(
                model,
                training,
                plan,
                training.ranks(),
                limit(training).dividedAmong(ranksOfAProcess, "ranks"),
                new MemoryPlanner(kernels));
    }

    /**
     * Plans the memory of one rank.
     *
     * @param ranks that train the run together
     * @param runs at a time on this machine, perhaps in this process; each may hold an equal part of its memory
     */
    RunMemory(ModelConfig model, TrainingConfig training, TrainingPlan plan, Kernels kernels, int ranks, int runs) {
        this(
                model,
                training,
                plan,
                ranks,
                training.memory() == null ? limit(training).dividedAmong(runs, "runs") : limit(training),
                runs == 1 ? new MemoryPlanner(kernels) : MemoryPlanner.besideOthers(kernels));
    }

    private RunMemory(
            ModelConfig model,
            TrainingConfig training,
            TrainingPlan plan,
            int ranks,
            MemoryLimit limit,
            MemoryPlanner planner) {
        this.training = training;
        this.planner = planner;
        List<RunShape.Stage> stages =
                plan.stages().stream().map(RunMemory::shape).toList();
        MemoryPlan bare = planner.plan(
                new RunShape(
                        model,
                        training.precision(),
                        training.gradientParts(),
                        ranks,
                        training.distributed().sharding(),
                        parts(training, ranks),
                        stages),
                training.recompute(),
                limit);
        this.plan = withCheckpointCopy(bare, CheckpointWriter.snapshotBytes(new ParameterLayout(model), ranks));
    }

    /** What this process may hold. */
    private static MemoryLimit limit(TrainingConfig training) {
        return training.memory() == null
                ? MachineMemory.ofThisProcess().usable()
                : new MemoryLimit(training.memory(), "training.memory");
    }

    private MemoryPlan withCheckpointCopy(MemoryPlan bare, long copy) {
        MemoryPlan whole = bare.withCheckpointCopy(copy);
        return switch (training.checkpoint().asynchronous()) {
            case TRUE -> whole;
            case FALSE -> bare;
            case AUTO -> whole.fits() ? whole : bare;
        };
    }

    /** Whether there is memory for the copy that checkpoints are written from while training goes on. */
    boolean hasRoomForCheckpoints() {
        return plan.checkpointCopy() > 0;
    }

    /** The parts of each sequence that a rank computes. */
    private static ContextParts parts(TrainingConfig training, int ranks) {
        DistributedConfig distributed = training.distributed();
        return ContextParts.of(distributed.parts(), 0, distributed.contextRanksAmong(ranks));
    }

    private static RunShape.Stage shape(TrainingPlan.Stage stage) {
        long most = stage.phases().stream()
                .mapToLong(TrainingPlan.Phase::batchSequences)
                .max()
                .orElse(0);
        int microBatch = stage.microBatchSequences();
        return new RunShape.Stage(stage.name(), stage.sequenceLength(), microBatch, most / microBatch);
    }

    public MemoryPlan plan() {
        return plan;
    }

    /** The plan for people: a table, whether the run fits, and if not what would. */
    public String text() {
        return plan.table() + "\n" + (plan.fits() ? plan.verdict() : advice());
    }

    private String advice() {
        MemoryPlan bare = plan.withCheckpointCopy(0);
        return bare.fits()
                ? "%s\nWhat would fit, by itself:\n  training.checkpoint.asynchronous: auto needs %s"
                        .formatted(plan.verdict(), MemoryPlan.gibibytes(bare.peak()))
                : new MemoryAdvice(planner).text(bare, training.recompute());
    }

    /**
     * Logs the plan.
     *
     * @throws InsufficientMemoryException if the run does not fit
     */
    void require() {
        if (!plan.fits()) {
            throw new InsufficientMemoryException(text());
        }
        LOG.info("The memory of this run:\n{}", text());
        MachineMemory memory = MachineMemory.ofThisProcess();
        OptionalLong free = memory.free();
        long more = plan.peak() - memory.heldByThisProcess().orElse(0);
        if (free.isPresent() && free.getAsLong() < more) {
            LOG.warn(
                    "Others hold so much memory at this moment that {} are left, of {} more that the run will need: end"
                            + " them, or set training.memory to what is left",
                    MemoryPlan.gibibytes(free.getAsLong()),
                    MemoryPlan.gibibytes(more));
        }
    }

    /** What was planned for a stage. */
    StageMemory of(TrainingPlan.Stage stage) {
        return plan.stages().get(stage.index());
    }
}
