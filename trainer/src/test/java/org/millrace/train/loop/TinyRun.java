package org.millrace.train.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackSettings;
import org.millrace.data.pack.PackStatistics;
import org.millrace.data.pack.PackedManifest;
import org.millrace.data.pack.PackedPart;
import org.millrace.data.pack.PackedWriter;
import org.millrace.data.pack.Packer;
import org.millrace.data.pack.PackingPolicy;
import org.millrace.train.checkpoint.Checkpoint;
import org.millrace.train.checkpoint.RankTensors;
import org.millrace.train.checkpoint.TrainingCheckpoint;
import org.millrace.train.config.BatchWarmupConfig;
import org.millrace.train.config.CheckpointConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.ConfigWriter;
import org.millrace.train.config.DistributedConfig;
import org.millrace.train.config.HyperparameterConfig;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ParametrizationConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.config.Problems;
import org.millrace.train.config.RecomputeChoice;
import org.millrace.train.config.ScheduleConfig;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.Hyperparameters;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * A run directory with real packed datasets, small enough to train in moments: 6 steps on sequences of 16 tokens, then
 * 4 on sequences of 32, each of 64 tokens in two micro-batches; in bf16, as by default.
 */
public final class TinyRun {

    static final int SHORT_STEPS = 6;
    public static final int STEPS = 10;
    static final int WARMED_UP_STEPS = 11;
    static final int RANKED_STEPS = 5;
    static final int BATCH_TOKENS = 64;
    public static final ModelConfig MODEL = new ModelConfig(48, 16, 32, 1, 2, 1, 64, 10_000, 1e-6, true, 0.1);

    private static final int END_OF_TEXT = 0;
    private static final int DOCUMENTS = 60;
    private static final Configuration CONFIGURATION = new Configuration();
    private static final Device DEVICE = new Nd4jDevice(1);

    private final Path directory;

    private TinyRun(Path directory) {
        this.directory = directory;
    }

    /** A run whose data is there and whose training has not begun. */
    public static TinyRun create(Path directory) throws IOException {
        TinyRun run = new TinyRun(directory);
        run.writeDataset("short", 16, 1);
        run.writeDataset("long", 32, 1);
        return run;
    }

    /** A run that is there already. */
    static TinyRun at(Path directory) {
        return new TinyRun(directory);
    }

    public TrainingInputs inputs() {
        return inputs(MODEL, training(0.02, 32), 42);
    }

    TrainingInputs inputs(ModelConfig model, TrainingConfig training, long seed) {
        return new TrainingInputs(
                CONFIGURATION,
                hadoop(directory),
                model,
                training,
                seed,
                END_OF_TEXT,
                Map.of("tokenizer.json", "{}".getBytes(UTF_8)));
    }

    static TrainingConfig training(double learningRate, long microBatchTokens) {
        return training(learningRate, microBatchTokens, SHORT_STEPS, STEPS - SHORT_STEPS, 2);
    }

    static TrainingConfig training(
            double learningRate, long microBatchTokens, long shortSteps, long longSteps, int maxSkipped) {
        return training(learningRate, microBatchTokens, shortSteps, longSteps, maxSkipped, null);
    }

    /** The same with other values, as {@code key=value}. */
    static TrainingConfig with(TrainingConfig training, String... settings) {
        Problems problems = new Problems();
        var config = ConfigReader.read(
                ConfigTree.parse("tiny run", ConfigWriter.yaml(training), List.of(settings), problems),
                TrainingConfig.class,
                problems);
        problems.throwIfAny();
        return config.orElseThrow();
    }

    /** The plan of a configuration that gives learning rate and batch. */
    static TrainingPlan plan(TrainingConfig training) {
        return TrainingPlan.of(
                training,
                Hyperparameters.resolve(MODEL, training, ChosenLaws.read(CONFIGURATION, training.hyperparameters())));
    }

    /** With a batch that begins at one micro-batch: 32, 32, 32 and 64 tokens, and so on; {@value #WARMED_UP_STEPS} steps. */
    static TrainingConfig warmedUp() {
        return training(
                0.02,
                32,
                SHORT_STEPS,
                STEPS - SHORT_STEPS,
                2,
                new BatchWarmupConfig(32, 96, BatchWarmupConfig.Rule.SQRT));
    }

    /** With a file whose law of the loss the run is held against. */
    static TrainingConfig forecast(Path law) {
        return training(
                0.02,
                32,
                SHORT_STEPS,
                STEPS - SHORT_STEPS,
                2,
                null,
                new HyperparameterConfig("explicit", law.toString()));
    }

    private static TrainingConfig training(
            double learningRate,
            long microBatchTokens,
            long shortSteps,
            long longSteps,
            int maxSkipped,
            @Nullable BatchWarmupConfig warmup) {
        return training(
                learningRate,
                microBatchTokens,
                shortSteps,
                longSteps,
                maxSkipped,
                warmup,
                HyperparameterConfig.of("explicit"));
    }

    /** That of {@link #inputs()} in another precision. */
    static TrainingConfig training(Precision precision) {
        return training(
                0.02, 32, SHORT_STEPS, STEPS - SHORT_STEPS, 2, null, HyperparameterConfig.of("explicit"), precision);
    }

    private static TrainingConfig training(
            double learningRate,
            long microBatchTokens,
            long shortSteps,
            long longSteps,
            int maxSkipped,
            @Nullable BatchWarmupConfig warmup,
            HyperparameterConfig hyperparameters) {
        return training(
                learningRate,
                microBatchTokens,
                shortSteps,
                longSteps,
                maxSkipped,
                warmup,
                hyperparameters,
                Precision.BF16);
    }

    private static TrainingConfig training(
            double learningRate,
            long microBatchTokens,
            long shortSteps,
            long longSteps,
            int maxSkipped,
            @Nullable BatchWarmupConfig warmup,
            HyperparameterConfig hyperparameters,
            Precision precision) {
        return new TrainingConfig(
                hyperparameters,
                learningRate,
                (long) BATCH_TOKENS,
                warmup,
                microBatchTokens,
                8,
                RecomputeChoice.AUTO,
                null,
                new ScheduleConfig(ScheduleConfig.Kind.WSD, 2, 0.1, 0.3, ScheduleConfig.Decay.LINEAR),
                new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1),
                new ParametrizationConfig(ParametrizationConfig.Kind.STANDARD, 256),
                0,
                List.of(
                        new StageConfig("short", 16, shortSteps * BATCH_TOKENS, 10_000),
                        new StageConfig("long", 32, longSteps * BATCH_TOKENS, 100_000)),
                KernelChoice.REFERENCE,
                precision,
                1,
                1,
                DistributedConfig.DEFAULT,
                1,
                null,
                maxSkipped,
                new CheckpointConfig(3, 2, CheckpointConfig.Asynchrony.AUTO, 0));
    }

    /**
     * With more micro-batches, of 32 tokens each, for several ranks: {@value #RANKED_STEPS} steps of so many over both
     * stages.
     */
    static TrainingConfig forRanks(int microBatches, int gradientParts, String... settings) {
        long batch = 32L * microBatches;
        TrainingConfig more = with(
                training(Precision.BF16),
                "batch_tokens=" + batch,
                "gradient_parts=" + gradientParts,
                "stages[0].tokens=" + 3 * batch,
                "stages[1].tokens=" + 2 * batch);
        return with(more, settings);
    }

    /** Replaces a stage's dataset. */
    void writeDataset(String stage, int sequenceLength, long seed) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("corpus/pack/" + stage));
        SplittableRandom random = new SplittableRandom(seed);
        PackedPart part;
        PackStatistics statistics;
        try (PackedWriter writer =
                new PackedWriter(CONFIGURATION, hadoop(folder.resolve("part-00000.parquet")), sequenceLength)) {
            Packer packer = PackSettings.of(PackingPolicy.CONCATENATE, sequenceLength, END_OF_TEXT)
                    .packer(writer::write);
            for (int document = 0; document < DOCUMENTS; document++) {
                packer.add(document, "sums", document(random));
            }
            packer.finish();
            statistics = packer.statistics();
            part = writer.finish();
        }
        PackedManifest manifest = PackedManifest.of(
                stage,
                PackingPolicy.CONCATENATE,
                sequenceLength,
                List.of(part),
                statistics,
                "tokenizer",
                END_OF_TEXT,
                seed);
        Files.writeString(
                folder.resolve("_manifest.json"),
                new ObjectMapper().writeValueAsString(Map.of("packed", manifest.toJson())));
    }

    /** Tokens that each follow from the one before, so that there is something to learn. */
    private static int[] document(SplittableRandom random) {
        int[] tokens = new int[20 + random.nextInt(30)];
        int token = 1 + random.nextInt(47);
        for (int i = 0; i < tokens.length - 1; i++) {
            tokens[i] = token;
            token = 1 + (token * 5 + 3) % 47;
        }
        tokens[tokens.length - 1] = END_OF_TEXT;
        return tokens;
    }

    Path directory() {
        return directory;
    }

    Path checkpoint(long step) {
        return directory.resolve("training/checkpoints/step-%08d".formatted(step));
    }

    /** Names of the committed checkpoints. */
    List<String> checkpoints() throws IOException {
        try (Stream<Path> folders = Files.list(directory.resolve("training/checkpoints"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("COMMITTED")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** What the last checkpoint must have in common with that of an uninterrupted run: every number in it. */
    Map<String, List<Byte>> finalNumbers() {
        return numbers(STEPS);
    }

    /** The same of another step; alike for any ranks that wrote it, in however many files. */
    Map<String, List<Byte>> numbers(long step) {
        Map<String, List<Byte>> numbers = new HashMap<>();
        try {
            for (String name : List.of("trainer_state.json", "config.json")) {
                numbers.put(
                        name,
                        bytes(ByteBuffer.wrap(
                                Files.readAllBytes(checkpoint(step).resolve(name)))));
            }
            RankTensors tensors = read(step);
            numbers.put("weights", bytes(tensors.masters()));
            numbers.put("first moment", bytes(tensors.firstMoment()));
            numbers.put("second moment", bytes(tensors.secondMoment()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return numbers;
    }

    private RankTensors read(long step) throws IOException {
        org.apache.hadoop.fs.Path folder = hadoop(checkpoint(step));
        ModelConfig model = ModelFolder.open(CONFIGURATION, folder).config().model();
        ParameterShare whole = ParameterShare.whole(new ParameterLayout(model));
        Tensor[] tensors = new Tensor[3];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = DEVICE.tensor(DataType.FLOAT32, whole.size());
        }
        RankTensors read = new RankTensors(DEVICE, whole, tensors[0], tensors[1], tensors[2]);
        TrainingCheckpoint.restore(CONFIGURATION, new Checkpoint(step, folder), model, read);
        return read;
    }

    private static List<Byte> bytes(Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        DEVICE.read(tensor, values, 0, values.length);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        return bytes(bytes);
    }

    private static List<Byte> bytes(ByteBuffer buffer) {
        List<Byte> bytes = new ArrayList<>();
        for (byte value : buffer.array()) {
            bytes.add(value);
        }
        return bytes;
    }

    static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
