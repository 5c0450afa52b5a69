package org.millrace.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.config.ScheduleConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.optimizer.GradientClipping;
import org.millrace.train.schedule.LearningRateSchedule;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** The same training on real text, a novel of the sample byte by byte, in both precisions. */
@Tag("slow")
class Bf16LossCurveTest {

    private static final Logger LOG = LogManager.getLogger(Bf16LossCurveTest.class);

    private static final Path NOVEL = Path.of("../configs/sample/prose/moby-dick.jsonl.gz");
    private static final int END = 256;
    private static final ModelConfig MODEL = new ModelConfig(257, 64, 192, 4, 4, 2, 128, 10_000, 1e-6, true, 0.02);
    private static final OptimizerConfig OPTIMIZER = new OptimizerConfig(0.9, 0.95, 1e-8, 0.1, 1);

    private static final int STEPS = 300;
    private static final int WINDOW = 50;
    private static final int LENGTH = 128;
    private static final int SEQUENCES = 8;
    private static final double PEAK_LEARNING_RATE = 2e-3;

    /** Of the mean loss over a window. */
    private static final double TOLERANCE = 0.01;

    @Test
    void everyMeanOverFiftyStepsIsWithinOnePercentOfFp32() throws IOException {
        int[] text = text();
        try (Kernels kernels = ImplementationsOfKernels.fastest()) {
            double[] fp32 = train(kernels, text, DataType.FLOAT32);
            double[] bf16 = train(kernels, text, DataType.BFLOAT16);
            LOG.info("Mean losses over {} steps each: fp32 {}, bf16 {}", WINDOW, fp32, bf16);
            assertThat(fp32[fp32.length - 1]).as("it learns").isLessThan(0.75 * fp32[0]);
            assertThat(bf16).as("it is another computation").isNotEqualTo(fp32);
            for (int i = 0; i < fp32.length; i++) {
                assertThat(Math.abs(bf16[i] / fp32[i] - 1))
                        .as("steps %d to %d", WINDOW * i + 1, WINDOW * (i + 1))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    /** The mean loss of each window. */
    private static double[] train(Kernels kernels, int[] text, DataType type) {
        double[] means = new double[STEPS / WINDOW];
        LearningRateSchedule schedule = LearningRateSchedule.of(
                new ScheduleConfig(ScheduleConfig.Kind.COSINE, 30, 0.1, 0.1, ScheduleConfig.Decay.LINEAR),
                PEAK_LEARNING_RATE,
                STEPS);
        GradientClipping clipping = new GradientClipping(OPTIMIZER.maxGradNorm());
        ParameterLayout layout = new ParameterLayout(MODEL);
        Tensor gradients = kernels.device().tensor(DataType.FLOAT32, layout.size());
        try (MasterWeights weights = new MasterWeights(kernels, MODEL, type);
                Qwen2Model model = new Qwen2Model(MODEL, kernels, weights.forModel());
                AdamW optimizer = new AdamW(kernels, layout, OPTIMIZER)) {
            weights.initialize(42, Parametrization.STANDARD);
            for (int step = 0; step < STEPS; step++) {
                TokenBatch batch = batch(text, step);
                kernels.fill(gradients, 0);
                double loss = model.lossAndGradient(batch, 1f / batch.targets(), gradients) / batch.targets();
                means[step / WINDOW] += loss / WINDOW;
                optimizer.update(
                        weights.masters(),
                        weights.rounded(),
                        gradients,
                        schedule.learningRateAt(step),
                        clipping.scale(GradientClipping.norm(kernels, gradients)));
            }
        } finally {
            gradients.memory().close();
        }
        return means;
    }

    /** Sequences that lie far apart, so that a batch mixes chapters. */
    private static TokenBatch batch(int[] text, int step) {
        int n = SEQUENCES * LENGTH;
        int[] ids = new int[n];
        int[] labels = new int[n];
        int[] positions = new int[n];
        int[] cuSeqlens = new int[SEQUENCES + 1];
        int apart = text.length / SEQUENCES;
        for (int i = 0; i < n; i++) {
            int sequence = i / LENGTH;
            positions[i] = i % LENGTH;
            int at = sequence * apart + step * LENGTH + positions[i];
            ids[i] = text[at];
            labels[i] = text[at + 1];
            cuSeqlens[sequence + 1] = i + 1;
        }
        return new TokenBatch(ids, labels, positions, cuSeqlens);
    }

    private static int[] text() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(NOVEL)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode chapter = json.readTree(line);
                bytes.writeBytes(chapter.path("text").asText().getBytes(StandardCharsets.UTF_8));
                bytes.write(0); // no text holds this byte
            }
        }
        byte[] all = bytes.toByteArray();
        int[] ids = new int[all.length];
        Arrays.setAll(ids, i -> all[i] == 0 ? END : all[i] & 0xFF);
        return ids;
    }
}
