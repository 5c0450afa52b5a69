package org.millrace.train.loop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.kernel.GemmPeak;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.profile.KernelProfile;
import org.millrace.train.kernel.profile.MachinePeaks;
import org.millrace.train.loader.SampleOrder;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.schedule.LearningRateSchedule;
import org.millrace.train.tensor.DataType;

/**
 * One side of {@code scripts/bench trainer}: the {@link Trainer} of a run on random tokens, from initial weights that the
 * other side reads from a folder.
 *
 * <pre>
 * TrainerComparison export SHAPE ROWSxLENGTH STEPS FOLDER    writes the initial model and the tokens of all steps
 * TrainerComparison train SHAPE ROWSxLENGTH STEPS PRECISION  trains, and prints a row of JSON
 * TrainerComparison profile SHAPE ROWSxLENGTH STEPS PRECISION  trains, and prints the time of each kernel
 * </pre>
 */
public final class TrainerComparison {

    private static final long SEED = 7;
    private static final String STAGE = "random";
    private static final Configuration CONFIGURATION = new Configuration();

    private final ModelConfig model;
    private final int rows;
    private final int length;
    private final int steps;

    private TrainerComparison(String shape, String batch, int steps) {
        this.rows = Integer.parseInt(batch.substring(0, batch.indexOf('x')));
        this.length = Integer.parseInt(batch.substring(batch.indexOf('x') + 1));
        this.model = model(shape, Math.max(length, 4_096));
        this.steps = steps;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TrainerComparison comparison =
                new TrainerComparison(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
        switch (arguments[0]) {
            case "export" -> comparison.export(Path.of(arguments[4]));
            case "train" -> System.out.println(comparison.train(arguments[4]));
            case "profile" -> System.out.println(comparison.profile(arguments[4]));
            default -> throw new IllegalArgumentException("export, train or profile, cannot be: " + arguments[0]);
        }
    }

    private static ModelConfig model(String shape, int positions) {
        return switch (shape) {
            case "0.5b" -> new ModelConfig(151_936, 896, 4_864, 24, 14, 2, positions, 1e6, 1e-6, true, 0.02);
            case "d512" -> new ModelConfig(151_936, 512, 2_048, 12, 8, 2, positions, 1e6, 1e-6, true, 0.02);
            case "tiny" -> new ModelConfig(1_000, 128, 384, 2, 4, 2, positions, 1e6, 1e-6, true, 0.02);
            default -> throw new IllegalArgumentException("shape: 0.5b, d512 or tiny, cannot be: " + shape);
        };
    }

    private void export(Path folder) throws IOException {
        Files.createDirectories(folder);
        ByteBuffer tokens =
                ByteBuffer.allocate(Integer.BYTES * rows * length * steps).order(ByteOrder.LITTLE_ENDIAN);
        SampleOrder order = new SampleOrder(SEED, STAGE, (long) rows * steps);
        for (int sample = 0; sample < rows * steps; sample++) {
            for (int token : sequence(order.at(sample)).inputIds()) {
                tokens.putInt(token);
            }
        }
        Files.write(folder.resolve("tokens.bin"), tokens.array());
        TrainingInputs inputs = inputs("fp32");
        try (Kernels kernels = KernelProvider.create(inputs.training().kernels(), 0);
                TrainingState state = TrainingState.begin(inputs, plan(inputs), kernels)) {
            ModelFolder.write(
                    CONFIGURATION,
                    new org.apache.hadoop.fs.Path(folder.toUri()),
                    HuggingFaceConfig.of(model, StoredType.FLOAT32, 0),
                    kernels.device(),
                    state.weights().masters());
        }
    }

    private ObjectNode train(String precision) throws IOException, InterruptedException {
        TrainingInputs inputs = inputs(precision);
        ObjectNode row = JsonMapper.builder().build().createObjectNode();
        row.put("side", "millrace").put("precision", precision);
        List<StepResult> results = new ArrayList<>();
        try (Kernels kernels = KernelProvider.create(inputs.training().kernels(), 0)) {
            row.put(
                    "gemm_flops_per_second",
                    GemmPeak.measure(kernels, precision.equals("bf16") ? DataType.BFLOAT16 : DataType.FLOAT32));
            run(inputs, kernels, results::add);
        }
        row.put("flops", results.get(0).flops());
        results.forEach(step -> row.withArray("seconds").add(step.seconds()));
        results.forEach(step -> row.withArray("losses").add(step.loss()));
        results.forEach(step -> row.withArray("norms").add(step.gradientNorm()));
        return row.put("peak_resident_bytes", peakResidentBytes());
    }

    /** The table of all steps but the first. */
    private String profile(String precision) throws IOException, InterruptedException {
        TrainingInputs inputs = inputs(precision);
        try (Kernels kernels = KernelProvider.create(inputs.training().kernels(), 0)) {
            MachinePeaks peaks = MachinePeaks.measure(kernels);
            KernelProfile profile =
                    new KernelProfile(kernels, new NamedWeights(new ParameterLayout(model)), System::nanoTime);
            run(inputs, profile.kernels(), step -> {
                if (step.step() == 1) {
                    profile.start();
                } else {
                    profile.endStep(step.step(), step.seconds());
                }
            });
            return profile.table(peaks);
        }
    }

    private void run(TrainingInputs inputs, Kernels kernels, Consumer<StepResult> eachStep)
            throws IOException, InterruptedException {
        TrainingPlan plan = plan(inputs);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                eachStep.accept(step);
            }
        };
        try (TrainingState state = TrainingState.begin(inputs, plan, kernels)) {
            new Trainer(
                            inputs,
                            plan,
                            new RunMemory(inputs.model(), inputs.training(), plan, kernels),
                            LearningRateSchedule.of(inputs.training().schedule(), 1, plan.steps(), plan::tokensAt),
                            kernels,
                            state,
                            List.of(new Trainer.StageData(this::sequence, (long) rows * steps)),
                            new Meter(plan, steps, OptionalDouble.empty(), System::nanoTime),
                            listener,
                            new StopRequest())
                    .run();
        }
    }

    /** A sequence of uniformly random tokens, one document of them. */
    private PackedSequence sequence(long index) {
        SplittableRandom random = new SplittableRandom(SEED + index);
        int[] tokens = random.ints(length, 0, model.vocabSize()).toArray();
        return new PackedSequence(
                index, tokens, new int[] {length}, new long[] {index}, new long[] {0}, new String[] {STAGE});
    }

    private TrainingInputs inputs(String precision) {
        Problems problems = new Problems();
        ConfigTree tree = ConfigTree.parse(
                "comparison",
                """
                hyperparameters: {law: explicit}
                learning_rate: 3e-4
                schedule: {kind: constant}
                batch_tokens: %1$d
                micro_batch_tokens: %1$d
                stages: [{name: %2$s, sequence_length: %3$d, tokens: %4$d, rope_theta: 1e6}]
                """.formatted(rows * length, STAGE, length, (long) rows * length * steps),
                List.of("precision=" + precision),
                problems);
        TrainingConfig training =
                ConfigReader.read(tree, TrainingConfig.class, problems).orElse(null);
        problems.throwIfAny();
        if (training == null) {
            throw new IllegalStateException("A configuration without problems must be read");
        }
        return new TrainingInputs(
                CONFIGURATION, new org.apache.hadoop.fs.Path("unused"), model, training, SEED, 0, Map.of());
    }

    private TrainingPlan plan(TrainingInputs inputs) {
        TrainingConfig training = inputs.training();
        ChosenLaws laws = ChosenLaws.read(CONFIGURATION, training.hyperparameters());
        return TrainingPlan.of(training, Hyperparameters.resolve(model, training, laws));
    }

    /** What Linux has counted as the most memory that this process had at once. */
    private static long peakResidentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
