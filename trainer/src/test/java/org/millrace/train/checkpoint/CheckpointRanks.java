package org.millrace.train.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** Ranks that are threads, which write and read the checkpoints of a model whose numbers all follow from a step. */
final class CheckpointRanks {

    /** 130,000 weights: the embedding takes several blocks of a {@link ShardPlan}, the layers two or three each. */
    static final ModelConfig MODEL = new ModelConfig(1_200, 64, 160, 2, 4, 2, 64, 10_000, 1e-6, true, 0.1);

    static final ParameterLayout LAYOUT = new ParameterLayout(MODEL);
    static final Kernels KERNELS = new ReferenceKernels(new Nd4jDevice(1));

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** The file system that a rank sees. */
    interface FileSystems {
        FileSystem ofRank(int rank) throws IOException;
    }

    /** What a rank does with its group. */
    interface Body<T> {
        T run(ProcessGroup group) throws Exception;
    }

    private CheckpointRanks() {}

    /** Runs it on so many ranks, each a thread; the results by rank. Throws what the first failed rank threw. */
    static <T> List<T> run(int ranks, Body<T> body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (ProcessGroup group : InProcessGroup.of(ranks, TIMEOUT)) {
                Callable<T> rank = () -> {
                    try (group) {
                        return body.run(group);
                    } catch (Throwable e) {
                        group.abort(e.toString());
                        throw e;
                    }
                };
                futures.add(threads.submit(rank));
            }
            List<T> results = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (Future<T> future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                Exception first = new Exception(failures.get(0));
                failures.forEach(first::addSuppressed);
                throw first;
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Writes the checkpoint of a step, every rank its part, and returns how it ended, by rank. */
    static List<CheckpointResult> write(
            int ranks, boolean sharded, boolean asynchronous, FileSystems fileSystems, Path directory, long step)
            throws Exception {
        return run(ranks, group -> {
            CheckpointStore store = new CheckpointStore(fileSystems.ofRank(group.rank()), directory, 2);
            try (CheckpointWriter writer = new CheckpointWriter(group, store, KERNELS, LAYOUT, asynchronous)) {
                return write(writer, tensors(sharded, group, step), step);
            }
        });
    }

    /** Writes a checkpoint to its end and spoils the tensors as soon as they may change. */
    static CheckpointResult write(CheckpointWriter writer, RankTensors tensors, long step) throws IOException {
        Optional<CheckpointResult> result = writer.begin(checkpoint(tensors, step));
        KERNELS.fill(tensors.masters(), Float.NaN);
        KERNELS.fill(tensors.firstMoment(), Float.NaN);
        KERNELS.fill(tensors.secondMoment(), Float.NaN);
        return result.isPresent() ? result.get() : writer.finish().orElseThrow();
    }

    static TrainingCheckpoint checkpoint(RankTensors tensors, long step) {
        return checkpoint(MODEL, tensors, step);
    }

    static TrainingCheckpoint checkpoint(ModelConfig model, RankTensors tensors, long step) {
        TrainerState state = new TrainerState(
                step, "only", Map.of("only", step), step, step, 0, 1.5, 42, "fingerprint", Map.of(), Map.of());
        return new TrainingCheckpoint(
                HuggingFaceConfig.of(model, StoredType.FLOAT32, 0),
                tensors,
                state,
                Map.of("tokenizer.json", "{}".getBytes(UTF_8)));
    }

    /** What a rank holds at a step. */
    static RankTensors tensors(boolean sharded, ProcessGroup group, long step) {
        RankTensors tensors = empty(sharded, group.rank(), group.size());
        for (ParameterShare.Run run : tensors.share().runs()) {
            write(tensors.masters(), run, step, 0);
            write(tensors.firstMoment(), run, step, 1);
            write(tensors.secondMoment(), run, step, 2);
        }
        return tensors;
    }

    private static void write(Tensor local, ParameterShare.Run run, long step, int kind) {
        float[] values = new float[(int) run.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(step, kind, run.flat() + i);
        }
        KERNELS.device().write(values, 0, values.length, ParameterShare.of(local, run));
    }

    private static float value(long step, int kind, long element) {
        return step + kind * 0.25f + element * 1e-3f;
    }

    /** Room for what a rank holds. */
    static RankTensors empty(boolean sharded, int rank, int ranks) {
        ParameterShare share = sharded ? new ShardPlan(LAYOUT, ranks).share(rank) : ParameterShare.whole(LAYOUT);
        return new RankTensors(KERNELS.device(), share, floats(share), floats(share), floats(share));
    }

    private static Tensor floats(ParameterShare share) {
        return KERNELS.device().tensor(DataType.FLOAT32, share.size());
    }

    static float[] floats(Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        KERNELS.device().read(tensor, values, 0, values.length);
        return values;
    }

    /** How many numbers a rank holds that are not those of the step. */
    static int wrong(RankTensors tensors, long step) {
        List<Tensor> kinds = List.of(tensors.masters(), tensors.firstMoment(), tensors.secondMoment());
        int wrong = 0;
        for (int kind = 0; kind < kinds.size(); kind++) {
            for (ParameterShare.Run run : tensors.share().runs()) {
                float[] values = floats(ParameterShare.of(kinds.get(kind), run));
                for (int i = 0; i < values.length; i++) {
                    wrong += values[i] == value(step, kind, run.flat() + i) ? 0 : 1;
                }
            }
        }
        return wrong;
    }
}
