package org.millrace.train.kernel.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.kernel.reference.ReferenceKernels;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** A step of one layer over 3 tokens, 2 wide, with a clock that goes on by a microsecond whenever it is read. */
class KernelProfileTest {

    private static final MachinePeaks PEAKS = new MachinePeaks(1e9, 2e9, 1e9);

    private final Kernels kernels = ReferenceKernels.create(1);
    private final Values values = new Values(kernels.device(), 1);
    private final Tensor weights = kernels.device().tensor(DataType.FLOAT32, 26);
    private final KernelProfile profile = new KernelProfile(kernels, this::nameOf, clock());

    private static LongSupplier clock() {
        long[] now = {0};
        return () -> now[0] += 1_000;
    }

    private String nameOf(Tensor tensor) {
        return tensor.offset() < 10 ? "model.embed_tokens.weight" : "model.layers.3.mlp.weight";
    }

    @AfterEach
    void close() {
        kernels.close();
    }

    @Test
    void kernelsComputeTheSameWithAProfile() {
        Tensor x = values.tensor(3, 2);
        Tensor w = values.tensor(4, 2);
        Tensor expected = values.unset(3, 4);
        kernels.linear(x, w, null, null, expected);
        profile.start();
        Tensor got = values.unset(3, 4);

        profile.kernels().linear(x, w, null, null, got);

        assertThat(values.read(got)).isEqualTo(values.read(expected));
        assertThat(profile.kernels().sumOfSquares(got)).isEqualTo(kernels.sumOfSquares(expected));
        assertThat(profile.kernels().name()).isEqualTo("reference");
        assertThat(profile.kernels().device()).isSameAs(kernels.device());
    }

    @Test
    void callsOutsideOfStartAndStopAreNotTimed() {
        step();
        profile.start();
        profile.stop();
        step();
        profile.endStep(1, 1);

        assertThat(profile.table(PEAKS)).contains("0.0 % of it in kernels").doesNotContain("linear");
    }

    @Test
    void callsBeforeAStepBelongToNone() {
        profile.start();
        profile.kernels().fill(weights, 0);
        profile.kernels().fill(weights, 0);
        profile.endStep(
                1, 1.5e-6); // the calls lasted from 1 to 2 and from 3 to 4; the step began at 2.5 at the earliest

        assertThat(profile.table(PEAKS)).containsPattern("fill +update +1\\.0 ");
    }

    @Test
    void theTableSplitsStepsByKernelAndPhase() {
        profile.start();
        step();
        profile.endStep(7, 40e-6);
        step();
        profile.endStep(8, 40e-6);

        List<String> lines = profile.table(PEAKS).lines().toList();

        assertThat(lines.get(0))
                .isEqualTo(
                        "Profile of steps 7 to 8: 0.0 ms a step, 32.5 % of it in kernels; timing took about 65.02 %");
        assertThat(lines.get(1)).startsWith("kernel                phase     calls/step     ms/step   share");
        assertThat(lines)
                .contains(
                        "add                   forward          2.0       0.002   5.0 %      0.1 GB/s     7.2 %",
                        "add                   backward         1.0       0.001   2.5 %      0.1 GB/s     7.2 %",
                        "linear                forward          1.0       0.001   2.5 %      0.0 GF/s     2.4 %",
                        "linearCrossEntropy    loss             1.0       0.001   2.5 %      0.2 GF/s    18.0 %",
                        "adamW                 update           1.0       0.001   2.5 %      0.7 GB/s    72.8 %",
                        "outside of kernels                               0.027  67.5 %",
                        "By phase: forward 12.5 %, loss 5.0 %, backward 7.5 %, update 7.5 %",
                        "Peaks measured here: matrix products 2 GF/s in bf16 and 1 in fp32, a copy 1.0 GB/s read and"
                                + " written");
    }

    @Test
    void theTraceNestsKernelsInLayersInPhasesInSteps() throws IOException {
        profile.start();
        step();
        profile.endStep(7, 40e-6);

        JsonNode trace = trace();

        assertThat(trace.path("displayTimeUnit").asText()).isEqualTo("ms");
        assertThat(trace.path("otherData").path("kernels").asText()).startsWith("reference on ");
        List<JsonNode> events = new ArrayList<>();
        trace.path("traceEvents").forEach(event -> {
            if (event.path("ph").asText().equals("X")) {
                events.add(event);
            }
        });
        assertThat(events)
                .extracting(
                        event -> event.path("cat").asText(),
                        event -> event.path("name").asText())
                .startsWith(
                        tuple("step", "step 7"),
                        tuple("phase", "update"),
                        tuple("update", "fill"),
                        tuple("phase", "forward"),
                        tuple("forward", "embedding"),
                        tuple("layer", "layer 3"),
                        tuple("forward", "rmsNorm"),
                        tuple("forward", "linear"),
                        tuple("forward", "add"))
                .endsWith(tuple("phase", "update"), tuple("update", "sumOfSquares"), tuple("update", "adamW"));
        for (int i = 1; i < events.size(); i++) {
            assertThat(begin(events.get(i))).isGreaterThanOrEqualTo(begin(events.get(0)));
            assertThat(end(events.get(i))).isLessThanOrEqualTo(end(events.get(0)));
        }
        JsonNode layer = events.get(5);
        assertThat(begin(layer)).isEqualTo(begin(events.get(6)));
        assertThat(end(layer)).isEqualTo(end(events.get(9)));
    }

    @Test
    void theTraceSaysWhatACallWorkedOnAndHowFast() throws IOException {
        profile.start();
        step();
        profile.endStep(1, 40e-6);

        List<JsonNode> linear = new ArrayList<>();
        for (JsonNode event : trace().path("traceEvents")) {
            if (event.path("name").asText().equals("linear")) {
                linear.add(event);
            }
        }

        assertThat(linear).hasSize(1);
        assertThat(linear.get(0).path("dur").asDouble()).isEqualTo(1);
        JsonNode arguments = linear.get(0).path("args");
        assertThat(arguments.path("weight").asText()).isEqualTo("model.layers.3.mlp.weight");
        assertThat(arguments.path("type").asText()).isEqualTo("FLOAT32");
        assertThat(arguments.path("flops").asDouble()).isEqualTo(2.0 * 3 * 2 * 2);
        assertThat(arguments.path("bytes").asLong()).isEqualTo(4 * (3 * 2 + 2 * 2 + 3 * 2));
        assertThat(arguments.path("GFLOP/s").asDouble()).isEqualTo(0.024);
    }

    /** 13 calls, each of which takes a microsecond: the clock is read before and after it. */
    private void step() {
        Kernels timed = profile.kernels();
        Tensor table = weights.view(0, 5, 2);
        Tensor norm = weights.view(10, 2);
        Tensor w = weights.view(12, 2, 2);
        Tensor gradient = values.tensor(26);
        Tensor ids = values.ints(1, 4, 0);
        Tensor x = values.tensor(3, 2);
        Tensor y = values.tensor(3, 2);
        Tensor inverse = values.tensor(3);
        Tensor losses = values.tensor(3);
        timed.fill(gradient, 0);
        timed.embedding(ids, table, x);
        timed.rmsNorm(x, norm, 1e-6f, y, inverse);
        timed.linear(y, w, null, null, x);
        timed.add(x, y);
        timed.add(x, y);
        timed.linearCrossEntropy(y, table, ids, 1, 0, losses, x, gradient.view(0, 5, 2));
        timed.sum(losses);
        timed.add(x, y);
        timed.linearWeightGradient(y, x, gradient.view(12, 2, 2), null);
        timed.embeddingGradient(ids, y, gradient.view(0, 5, 2));
        timed.sumOfSquares(gradient);
        timed.adamW(
                weights,
                gradient,
                values.tensor(new float[26], 26),
                values.tensor(new float[26], 26),
                null,
                new AdamWStep(1, 1e-3, 0.9, 0.95, 1e-8, 0.1, 1));
    }

    private JsonNode trace() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        profile.trace(PEAKS).write(out);
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private static double begin(JsonNode event) {
        return event.path("ts").asDouble();
    }

    private static double end(JsonNode event) {
        return event.path("ts").asDouble() + event.path("dur").asDouble();
    }
}
