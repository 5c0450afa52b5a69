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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.huggingface.HuggingFaceConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.huggingface.StoredType;
import org.millrace.train.kernel.GemmPeak;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.profile.KernelProfile;
import org.millrace.train.kernel.profile.MachinePeaks;
import org.millrace.train.loader.SampleOrder;
import org.millrace.train.memory.MachineMemory;
import org.millrace.train.model.ParameterLayout;
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

    private final String shape;
    private final int rows;
    private final int length;
    private final int steps;

    private TrainerComparison(String shape, String batch, int steps) {
        this.shape = shape;
        this.rows = Integer.parseInt(batch.substring(0, batch.indexOf('x')));
        this.length = Integer.parseInt(batch.substring(batch.indexOf('x') + 1));
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

    private RandomRun run(String precision) {
        return RandomRun.of(shape, rows, length, 1, steps, List.of("precision=" + precision));
    }

    private static Kernels kernels(RandomRun run) {
        return KernelProvider.create(run.inputs().training().kernels(), 0);
    }

    private void export(Path folder) throws IOException {
        Files.createDirectories(folder);
        RandomRun run = run("fp32");
        ByteBuffer tokens =
                ByteBuffer.allocate(Integer.BYTES * rows * length * steps).order(ByteOrder.LITTLE_ENDIAN);
        SampleOrder order = new SampleOrder(RandomRun.SEED, RandomRun.STAGE, run.sequences());
        for (int sample = 0; sample < run.sequences(); sample++) {
            for (int token : run.sequence(order.at(sample)).inputIds()) {
                tokens.putInt(token);
            }
        }
        Files.write(folder.resolve("tokens.bin"), tokens.array());
        try (Kernels kernels = kernels(run);
                TrainingState state = TrainingState.begin(run.inputs(), run.plan(), kernels, InProcessGroup.single())) {
            ModelFolder.write(
                    RandomRun.CONFIGURATION,
                    new org.apache.hadoop.fs.Path(folder.toUri()),
                    HuggingFaceConfig.of(run.model(), StoredType.FLOAT32, 0),
                    kernels.device(),
                    state.weights().masters());
        }
    }

    private ObjectNode train(String precision) throws IOException, InterruptedException {
        RandomRun run = run(precision);
        ObjectNode row = JsonMapper.builder().build().createObjectNode();
        row.put("side", "millrace").put("precision", precision);
        List<StepResult> results = new ArrayList<>();
        try (Kernels kernels = kernels(run)) {
            DataType type = run.inputs().training().precision().computeType();
            row.put("gemm_flops_per_second", GemmPeak.measure(kernels, type));
            run.train(kernels, run.memory(kernels), eachStep(results::add));
        }
        row.put("flops", results.get(0).flops());
        results.forEach(step -> row.withArray("seconds").add(step.seconds()));
        results.forEach(step -> row.withArray("losses").add(step.loss()));
        results.forEach(step -> row.withArray("norms").add(step.gradientNorm()));
        return row.put(
                "peak_resident_bytes",
                MachineMemory.ofThisProcess().peakOfThisProcess().orElse(0));
    }

    /** The table of all steps but the first. */
    private String profile(String precision) throws IOException, InterruptedException {
        RandomRun run = run(precision);
        try (Kernels kernels = kernels(run)) {
            MachinePeaks peaks = MachinePeaks.measure(kernels);
            KernelProfile profile =
                    new KernelProfile(kernels, new NamedWeights(new ParameterLayout(run.model())), System::nanoTime);
            run.train(profile.kernels(), run.memory(profile.kernels()), eachStep(step -> {
                if (step.step() == 1) {
                    profile.start();
                } else {
                    profile.endStep(step.step(), step.seconds());
                }
            }));
            return profile.table(peaks);
        }
    }

    private static TrainingListener eachStep(Consumer<StepResult> listener) {
        return new TrainingListener() {
            @Override
            public void onStep(StepResult step, @Nullable Measurement measurement) {
                listener.accept(step);
            }
        };
    }
}
