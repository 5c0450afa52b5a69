package org.millrace.train.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.RecomputeChoice;
import org.millrace.train.distributed.TcpRendezvous;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.StepShape;
import org.millrace.train.model.ContextExchange;
import org.millrace.train.model.GradientUnits;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.Recompute;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.sharding.ShardMemory;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.Workspace;

/**
 * Tells the peak resident memory of a run. Scratch memory of the model is measured by walking the real one through a
 * micro-batch, forward and backward, on {@link MeasuringKernels}; what the kernels hold for themselves they tell. To this
 * comes what the process already holds, the Java virtual machine and the libraries, and a little that it will grow by.
 */
public final class MemoryPlanner {

    /** A process with its kernels loaded, where the system does not tell; measured. */
    private static final long TYPICAL_PROCESS = 290L << 20;

    /** What code and heap grow by in a run, checkpoints included, beside the batches; measured. */
    private static final long GROWTH = 80L << 20;

    /** Micro-batches that are loaded ahead at most. */
    private static final long AHEAD = 64;

    /** Of each token in the heap: id, label and position in the batch, and the id in its sequence. */
    private static final long HEAP_BYTES_OF_TOKEN = 4L * Integer.BYTES;

    /** Positions of the batch that is walked through; the tables for all of them are measured by themselves. */
    private static final int WALKED_POSITIONS = 64;

    private final Kernels kernels;
    private final long process;

    /** @param kernels that are to run; only asked for the scratch memory they would hold */
    public MemoryPlanner(Kernels kernels) {
        this(kernels, MachineMemory.ofThisProcess().heldByThisProcess().orElse(TYPICAL_PROCESS));
    }

    /** Where other runs may be in this process, so that what it holds tells nothing of this one. */
    public static MemoryPlanner besideOthers(Kernels kernels) {
        return new MemoryPlanner(kernels, TYPICAL_PROCESS);
    }

    /** @param process bytes that are held before the run begins */
    MemoryPlanner(Kernels kernels, long process) {
        this.kernels = kernels;
        this.process = process;
    }

    /** The memory of a run; of what the choice leaves open, each stage recomputes as little as fits. */
    public MemoryPlan plan(RunShape run, RecomputeChoice choice, MemoryLimit limit) {
        List<StageMemory> stages = new ArrayList<>();
        for (RunShape.Stage stage : run.stages()) {
            stages.add(plan(run, stage, choice, limit));
        }
        return new MemoryPlan(run, limit, stages, 0);
    }

    private StageMemory plan(RunShape run, RunShape.Stage stage, RecomputeChoice choice, MemoryLimit limit) {
        List<MemoryNeed.Part> others = others(run, stage);
        Map<Recompute, StageMemory.Level> levels = new EnumMap<>(Recompute.class);
        for (Recompute recompute : allowed(choice)) {
            Workspace.Demand workspace = walk(run, stage, recompute);
            List<MemoryNeed.Part> parts = new ArrayList<>(others);
            parts.add(new MemoryNeed.Part("activations", workspace.bytes()));
            levels.put(recompute, new StageMemory.Level(new MemoryNeed(parts), workspace));
        }
        return StageMemory.choose(stage, levels, limit);
    }

    private static List<Recompute> allowed(RecomputeChoice choice) {
        return switch (choice) {
            case AUTO -> List.of(Recompute.values());
            case NONE -> List.of(Recompute.NONE);
            case SELECTIVE -> List.of(Recompute.SELECTIVE);
            case FULL -> List.of(Recompute.FULL);
        };
    }

    /** All that recomputing does not change. */
    private List<MemoryNeed.Part> others(RunShape run, RunShape.Stage stage) {
        ModelConfig model = run.model();
        ShardMemory held = run.held();
        long floats = DataType.FLOAT32.bytes();
        DataType compute = run.precision().computeType();
        List<MemoryNeed.Part> parts = new ArrayList<>();
        String ofRank = run.isSharded() ? ", this rank's" : "";
        parts.add(new MemoryNeed.Part("weights, fp32" + ofRank, held.share() * floats));
        if (held.copy() > 0) {
            String name = compute == DataType.FLOAT32 ? "weights, fp32, whole" : "weights, bf16";
            parts.add(new MemoryNeed.Part(name, held.copy() * compute.bytes()));
        }
        if (held.weightsInFlight() > 0) {
            parts.add(new MemoryNeed.Part("weights, gathered", held.weightsInFlight() * compute.bytes()));
        }
        parts.add(new MemoryNeed.Part("moments of AdamW" + ofRank, 2 * held.share() * floats));
        int sums = held.gradientSums();
        parts.add(new MemoryNeed.Part(
                sums == 1 ? "gradients" : "gradients, %d times".formatted(sums), held.gradients() * floats));
        if (held.gradientsInFlight() > 0) {
            parts.add(new MemoryNeed.Part("gradients, on their way", held.gradientsInFlight() * floats));
        }
        parts.add(new MemoryNeed.Part("scratch of the kernels", kernels.scratchBytes(step(run, stage))));
        parts.add(new MemoryNeed.Part("tables of RoPE", tables(model, stage)));
        if (run.ranks() > 1) {
            parts.add(new MemoryNeed.Part("buffers of the network", TcpRendezvous.bufferBytes(run.ranks())));
        }
        int sharing = run.parts().dataRanks(run.ranks());
        long own = (stage.microBatches() - 1) / Integer.highestOneBit(sharing) + 1;
        long batches = own + Math.min(AHEAD, 2 * own);
        long growth = GROWTH + batches * stage.tokens() * HEAP_BYTES_OF_TOKEN;
        parts.add(new MemoryNeed.Part("Java and libraries, now", process));
        parts.add(new MemoryNeed.Part("Java heap, growth", growth));
        return parts;
    }

    private static StepShape step(RunShape run, RunShape.Stage stage) {
        ModelConfig model = run.model();
        return new StepShape(
                run.precision().computeType(),
                stage.tokens(),
                model.hiddenSize(),
                model.numAttentionHeads(),
                model.numKeyValueHeads(),
                model.headSize(),
                model.intermediateSize(),
                model.vocabSize());
    }

    private static long tables(ModelConfig model, RunShape.Stage stage) {
        MeasuringKernels measuring = new MeasuringKernels();
        Tensor weights = measuring.device().tensor(DataType.BFLOAT16, new ParameterLayout(model).size());
        long before = measuring.device().bytes();
        try (Qwen2Model walked = new Qwen2Model(model, measuring, weights)) {
            walked.reserve(walked.demand(), Math.min(stage.sequenceLength(), model.maxPositionEmbeddings()));
            return measuring.device().bytes() - before;
        }
    }

    private static Workspace.Demand walk(RunShape run, RunShape.Stage stage, Recompute recompute) {
        MeasuringKernels measuring = new MeasuringKernels();
        long size = new ParameterLayout(run.model()).size();
        Tensor weights = measuring.device().tensor(run.precision().computeType(), size);
        Tensor gradients = measuring.device().tensor(DataType.FLOAT32, size);
        try (Qwen2Model model = new Qwen2Model(run.model(), measuring, weights, recompute)) {
            if (run.parts().parts() == 1) {
                model.lossAndGradient(batch(stage), 1, gradients);
            } else {
                List<GradientUnits> ofParts = Collections.nCopies(run.parts().count(), GradientUnits.of(gradients));
                model.lossAndGradient(batch(stage), run.parts(), ContextExchange.none(), 1, 0, ofParts);
            }
            return model.demand();
        }
    }

    private static TokenBatch batch(RunShape.Stage stage) {
        int tokens = stage.tokens();
        int[] positions = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            positions[i] = i % WALKED_POSITIONS;
        }
        int[] cuSeqlens = new int[stage.microBatchSequences() + 1];
        for (int i = 0; i < cuSeqlens.length; i++) {
            cuSeqlens[i] = i * stage.sequenceLength();
        }
        return new TokenBatch(new int[tokens], new int[tokens], positions, cuSeqlens);
    }
}
