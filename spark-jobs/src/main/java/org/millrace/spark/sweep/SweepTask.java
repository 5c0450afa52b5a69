package org.millrace.spark.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.training.RunInputs;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.HeldOutLoss;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.Pretraining;
import org.millrace.train.loop.SourceLosses;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.TooManySkippedStepsException;
import org.millrace.train.loop.TrainingInputs;
import org.millrace.train.loop.TrainingListener;

/** One training, on an executor: from its own checkpoint, if an attempt before has left one, to its result. */
final class SweepTask implements Function<Integer, byte[]> {

    private static final Logger LOG = LogManager.getLogger(SweepTask.class);

    private final String name;
    private final String yaml;
    private final String fingerprint;
    private final String dataDirectory;
    private final int tasksOfMachine;
    private final Broadcast<SerializableConfiguration> hadoop;

    /**
     * @param dataDirectory run directory of the sweep, whose data steps made the data
     * @param tasksOfMachine tasks that run at a time on a machine, with this one
     */
    SweepTask(
            SweepRun run,
            String fingerprint,
            Path dataDirectory,
            int tasksOfMachine,
            Broadcast<SerializableConfiguration> hadoop) {
        this.name = run.name();
        this.yaml = ConfigWriter.yaml(run.config().withoutSecrets());
        this.fingerprint = fingerprint;
        this.dataDirectory = dataDirectory.toString();
        this.tasksOfMachine = tasksOfMachine;
        this.hadoop = hadoop;
    }

    /** Runs on an executor; the result travels as JSON bytes, which either of Spark's serializers can carry. */
    @Override
    public byte[] call(Integer only) throws IOException, InterruptedException {
        TaskContext context = TaskContext.get();
        return StableJson.compact(result(hadoop.value().value(), context.cpus(), context::isInterrupted));
    }

    private SweepResult result(Configuration configuration, int threads, BooleanSupplier interrupted)
            throws IOException, InterruptedException {
        RunConfig config = parse();
        SweepRun run = SweepRun.of(name, config, configuration);
        RunFolder folder = new RunFolder(configuration, new Path(config.run().directory()));
        Optional<SweepResult> finished = folder.result(fingerprint);
        if (finished.isPresent()) {
            return finished.get();
        }
        folder.begin(fingerprint, yaml.getBytes(StandardCharsets.UTF_8));
        TrainingInputs inputs = RunInputs.of(config, new Path(dataDirectory), folder.training(), configuration);
        SweepResult result;
        try (Kernels kernels = KernelProvider.create(config.training().kernels(), threads)) {
            result = train(run, inputs, folder, kernels, interrupted);
        }
        folder.end(result, config.sweep().keepCheckpoints());
        return result;
    }

    private RunConfig parse() {
        Problems problems = new Problems();
        Optional<RunConfig> config =
                ConfigReader.read(ConfigTree.parse(name, yaml, List.of(), problems), RunConfig.class, problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    private SweepResult train(
            SweepRun run, TrainingInputs inputs, RunFolder folder, Kernels kernels, BooleanSupplier interrupted)
            throws IOException, InterruptedException {
        String explosion = attempt(inputs, kernels, interrupted);
        LossCurve curve = LossCurve.read(inputs.configuration(), folder.metrics());
        if (explosion == null && !curve.isComplete(run.plan().steps())) {
            // An object store shows a file once it is closed, so a kill has cost it the lines of an earlier attempt.
            LOG.warn("{}: the losses of some steps were lost with a killed attempt; the run begins anew", name);
            folder.restart();
            explosion = attempt(inputs, kernels, interrupted);
            curve = LossCurve.read(inputs.configuration(), folder.metrics());
        }
        if (explosion == null && !curve.isComplete(run.plan().steps())) {
            throw new IOException("%s has the losses of %d of its %d steps: some could not be written; see the log"
                    .formatted(
                            folder.metrics(), curve.losses().size(), run.plan().steps()));
        }
        OptionalDouble loss =
                explosion == null ? curve.tail(run.config().sweep().tailShare()) : OptionalDouble.empty();
        if (loss.isEmpty()) {
            String reason = explosion == null ? "no loss of its last steps is finite" : explosion;
            return SweepResult.of(run, fingerprint, RunStatus.DIVERGED, curve, null, null, reason);
        }
        Double heldOut = heldOut(run, inputs, kernels);
        boolean rose = loss.getAsDouble() > curve.first();
        return SweepResult.of(
                run,
                fingerprint,
                rose ? RunStatus.DIVERGED : RunStatus.DONE,
                curve,
                loss.getAsDouble(),
                heldOut,
                rose ? "the loss ended above its start, %.4f".formatted(curve.first()) : null);
    }

    /** Trains to the end; returns why that was not possible, if the numbers left their range. */
    private @Nullable String attempt(TrainingInputs inputs, Kernels kernels, BooleanSupplier interrupted)
            throws IOException, InterruptedException {
        Pretraining pretraining = new Pretraining(inputs, kernels).besideOthers(tasksOfMachine);
        pretraining.listen(new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                if (interrupted.getAsBoolean()) {
                    pretraining.stop().request();
                }
            }
        });
        try {
            if (!pretraining.run().isComplete()) {
                throw new InterruptedException("%s was asked to stop, with a checkpoint".formatted(name));
            }
            return null;
        } catch (TooManySkippedStepsException diverged) {
            return diverged.getMessage();
        }
    }

    private static @Nullable Double heldOut(SweepRun run, TrainingInputs inputs, Kernels kernels) throws IOException {
        int sequences = run.config().sweep().heldOutSequences();
        if (sequences == 0) {
            return null;
        }
        SourceLosses losses = HeldOutLoss.measure(inputs, run.plan(), kernels, sequences);
        LOG.info("{}: held-out loss {}", run.name(), losses);
        return Double.isFinite(losses.mean()) ? losses.mean() : null;
    }
}
