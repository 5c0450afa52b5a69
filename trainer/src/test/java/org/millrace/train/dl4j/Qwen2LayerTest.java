package org.millrace.train.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.OptimizerConfig;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.model.TokenBatch;
import org.millrace.train.optimizer.AdamW;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** The decoder in a ComputationGraph, held against our own model, optimizer and losses. */
class Qwen2LayerTest {

    private static final long SEED = 42;
    private static final double RATE = 3e-3;
    private static final double DECAY = 0.1;
    private static final Kernels KERNELS = KernelProvider.create(KernelChoice.AUTO, 1);

    private final List<ComputationGraph> graphs = new ArrayList<>();

    @AfterEach
    void closeGraphs() {
        graphs.forEach(Qwen2LayerTest::close);
    }

    @AfterAll
    static void closeKernels() {
        KERNELS.close();
    }

    private static void close(ComputationGraph graph) {
        graph.getLayer("decoder").close();
        graph.close();
    }

    private ComputationGraph graph(Qwen2LayerConfiguration layer) {
        ComputationGraph graph = new ComputationGraph(configuration(layer, true));
        graph.init();
        graphs.add(graph);
        return graph;
    }

    private ComputationGraph graph(boolean tied) {
        return graph(new Qwen2LayerConfiguration(TextBatches.model(tied), KernelChoice.AUTO, 1));
    }

    private static ComputationGraphConfiguration configuration(Qwen2LayerConfiguration layer, boolean miniBatch) {
        layer.setRegularization(List.of(new WeightDecay(DECAY, true)));
        return new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .miniBatch(miniBatch)
                .updater(new Adam(RATE, 0.9, 0.95, 1e-8))
                .graphBuilder()
                .addInputs("tokens")
                .addLayer("decoder", layer, "tokens")
                .setOutputs("decoder")
                .build();
    }

    private static DataSet data(TokenBatch batch) {
        return TokenDataSet.of(batch, TextBatches.SEQUENCES);
    }

    private static void computeGradients(ComputationGraph graph, DataSet data) {
        graph.setInput(0, data.getFeatures());
        graph.setLabel(0, data.getLabels());
        graph.computeGradientAndScore();
    }

    private static Qwen2Model model(ModelConfig config) {
        Tensor weights = KERNELS.device().tensor(DataType.FLOAT32, new ParameterLayout(config).size());
        Qwen2Model model = new Qwen2Model(config, KERNELS, weights);
        model.initialize(SEED);
        return model;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginsWithOurWeightsUnderTheirNames(boolean tied) {
        ComputationGraph graph = graph(tied);
        ModelConfig config = TextBatches.model(tied);

        try (Qwen2Model model = model(config)) {
            assertThat(graph.params().toFloatVector()).isEqualTo(Values.read(KERNELS.device(), model.weights()));
        }
        assertThat(graph.numParams()).isEqualTo(config.parameters());
        for (ParameterLayout.Slice slice : new ParameterLayout(config).slices()) {
            assertThat(graph.getParam("decoder_" + Qwen2ParamInitializer.key(slice))
                            .length())
                    .as(slice.name())
                    .isEqualTo(slice.size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scoreAndGradientsAreThoseOfOurModel(boolean miniBatch) {
        ModelConfig config = TextBatches.model(false);
        ComputationGraph graph = new ComputationGraph(
                configuration(new Qwen2LayerConfiguration(config, KernelChoice.AUTO, 1), miniBatch));
        graph.init();
        graphs.add(graph);
        TokenBatch batch = TextBatches.all().get(0);

        computeGradients(graph, data(batch));

        // Deeplearning4j divides by the examples later where miniBatch is set, and adds the decay to the score.
        float examples = miniBatch ? TextBatches.SEQUENCES : 1;
        double decay = graph.calcRegularizationScore(true);
        try (Qwen2Model model = model(config)) {
            Tensor gradients =
                    KERNELS.device().tensor(DataType.FLOAT32, model.layout().size());
            double loss = model.lossAndGradient(batch, examples / batch.targets(), gradients) / batch.targets();
            assertThat(graph.score()).isCloseTo(loss + decay, within(1e-12));
            assertThat(graph.score(data(batch)) - decay).isCloseTo(loss, within(1e-6));
            assertThat(graph.gradient().gradient().toFloatVector()).isEqualTo(Values.read(KERNELS.device(), gradients));
        }
    }

    /**
     * Our own check and not GradientCheckUtil, which demands that everything is in double precision, while the kernels
     * compute in 32-bit floats. Along a random direction of each weight, and through the score that the graph itself
     * tells, central differences agree within 1 %.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void finiteDifferencesOfTheScoreAreTheGradients(boolean tied) {
        double step = 3e-3;
        ComputationGraph graph = graph(tied);
        DataSet data = data(TextBatches.all().get(1));
        computeGradients(graph, data);
        INDArray gradients = graph.gradient().gradient().dup();
        SplittableRandom random = new SplittableRandom(7);

        for (ParameterLayout.Slice slice : new ParameterLayout(TextBatches.model(tied)).slices()) {
            if (slice.name().endsWith("k_proj.bias")) {
                continue; // softmax cancels what all keys of a document have in common: its gradient is all but zero
            }
            INDArray weight = graph.getParam("decoder_" + Qwen2ParamInitializer.key(slice));
            INDArray before = weight.dup();
            float[] direction = new float[(int) slice.size()];
            double expected = 0;
            double squares = 0;
            for (int i = 0; i < direction.length; i++) {
                // Along the gradient, mostly: the difference is then well above the rounding of the loss.
                float slope = gradients.getFloat(slice.offset() + i) / TextBatches.SEQUENCES;
                direction[i] = (float) (slope * (0.5 + random.nextDouble()));
                expected += (double) slope * direction[i];
                squares += (double) direction[i] * direction[i];
            }
            double norm = Math.sqrt(squares);
            INDArray unit =
                    Nd4j.createFromArray(direction).reshape('c', weight.shape()).divi(norm);

            double above = lossAt(graph, data, weight, before.add(unit.mul(step)));
            double below = lossAt(graph, data, weight, before.sub(unit.mul(step)));
            weight.assign(before);

            double difference = (above - below) / (2 * step);
            assertThat(difference / (expected / norm)).as(slice.name()).isCloseTo(1, within(0.01));
        }
    }

    private static double lossAt(ComputationGraph graph, DataSet data, INDArray weight, INDArray value) {
        weight.assign(value);
        return graph.score(data) - graph.calcRegularizationScore(true);
    }

    /**
     * Over real text. Deeplearning4j's Adam adds epsilon before and ours after the correction of the bias, so what moves
     * by a gradient near epsilon moves differently: the biases of the keys, whose true gradient is zero. The bound is on
     * the distance between the weights, as a share of how far they moved.
     */
    @Test
    void adamWithWeightDecayIsOurAdamW() {
        ModelConfig config = TextBatches.model(true);
        ComputationGraph graph = graph(true);
        float[] start = graph.params().toFloatVector();
        OptimizerConfig adamW = new OptimizerConfig(0.9, 0.95, 1e-8, DECAY, 1e9);

        try (Qwen2Model model = model(config);
                AdamW optimizer = new AdamW(KERNELS, model.layout(), adamW)) {
            Tensor gradients =
                    KERNELS.device().tensor(DataType.FLOAT32, model.layout().size());
            for (int epoch = 0; epoch < 2; epoch++) {
                for (TokenBatch batch : TextBatches.all()) {
                    double decay = graph.calcRegularizationScore(true);
                    graph.fit(data(batch));
                    KERNELS.fill(gradients, 0);
                    double loss = model.lossAndGradient(batch, 1f / batch.targets(), gradients) / batch.targets();
                    optimizer.update(model.weights(), gradients, RATE, 1);
                    assertThat(graph.score() - decay).isCloseTo(loss, within(1e-5));
                }
            }
            float[] ours = Values.read(KERNELS.device(), model.weights());
            float[] theirs = graph.params().toFloatVector();
            for (ParameterLayout.Slice slice : model.layout().slices()) {
                double apart = 0;
                double moved = 0;
                for (int i = (int) slice.offset(); i < slice.offset() + slice.size(); i++) {
                    apart += Math.pow(theirs[i] - ours[i], 2);
                    moved += Math.pow(ours[i] - start[i], 2);
                }
                if (!slice.name().endsWith("k_proj.bias")) {
                    assertThat(Math.sqrt(apart / moved)).as(slice.name()).isLessThan(1e-3);
                }
            }
        }
    }

    @Test
    void learnsTheTextByFitting() {
        ComputationGraph graph = graph(true);
        DataSet data = data(TextBatches.all().get(0));
        double before = graph.score(data) - graph.calcRegularizationScore(true);

        for (int step = 0; step < 60; step++) {
            graph.fit(data);
        }

        assertThat(before).isGreaterThan(4);
        assertThat(graph.score(data) - graph.calcRegularizationScore(true)).isLessThan(1);
    }

    @Test
    void outputsTheProbabilitiesOfTheNextToken() {
        TokenBatch batch = TextBatches.all().get(0);

        INDArray probabilities = graph(true).outputSingle(data(batch).getFeatures());

        assertThat(probabilities.shape()).containsExactly(2, 128, 32);
        try (Qwen2Model model = model(TextBatches.model(true))) {
            float[] losses = model.tokenLosses(batch);
            for (int i = 0; i < batch.tokens(); i++) {
                if (batch.labels()[i] != TokenBatch.IGNORED) {
                    float probability = probabilities.getFloat(i / 32, batch.labels()[i], i % 32);
                    assertThat(-Math.log(probability)).isCloseTo(losses[i], within(1e-5));
                }
            }
        }
    }

    @Test
    void scoresEachSequenceByItself() {
        ComputationGraph graph = graph(true);
        TokenBatch batch = TextBatches.all().get(0);

        INDArray scores = graph.scoreExamples(data(batch), false);

        assertThat(scores.shape()).containsExactly(2, 1);
        double targets = batch.targets();
        double first = 0;
        for (int i = 0; i < 32; i++) {
            first += batch.labels()[i] == TokenBatch.IGNORED ? 0 : 1;
        }
        double mean = (scores.getDouble(0) * first + scores.getDouble(1) * (targets - first)) / targets;
        assertThat(mean).isCloseTo(graph.score(data(batch)) - graph.calcRegularizationScore(true), within(1e-5));
    }

    @Test
    void isSavedAndRestoredByModelSerializer() throws IOException {
        ComputationGraph graph = graph(false);
        List<TokenBatch> batches = TextBatches.all();
        graph.fit(data(batches.get(0)));
        ByteArrayOutputStream file = new ByteArrayOutputStream();

        ModelSerializer.writeModel(graph, file, true);
        ComputationGraph restored =
                ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
        graphs.add(restored);

        assertThat(restored.getConfiguration()).isEqualTo(graph.getConfiguration());
        assertThat(((Qwen2LayerConfiguration)
                                restored.getLayer("decoder").conf().getLayer())
                        .model())
                .isEqualTo(TextBatches.model(false));
        graph.fit(data(batches.get(1)));
        restored.fit(data(batches.get(1)));
        assertThat(restored.params().toFloatVector()).isEqualTo(graph.params().toFloatVector());
    }

    @Test
    void itsConfigurationSurvivesJson() {
        ComputationGraphConfiguration configuration =
                configuration(new Qwen2LayerConfiguration(TextBatches.model(false), KernelChoice.REFERENCE, 3), true);

        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(configuration.toJson());

        assertThat(read.toJson()).isEqualTo(configuration.toJson());
        assertThat(read).isEqualTo(configuration);
        assertThat(configuration.toJson()).contains("\"numKeyValueHeads\" : 2", "\"ropeTheta\" : 10000.0", "REFERENCE");
    }

    @Test
    void saysWhatItCannotCompute() {
        ComputationGraphConfiguration half =
                configuration(new Qwen2LayerConfiguration(TextBatches.model(true), KernelChoice.AUTO, 1), true);
        half.setDataType(org.nd4j.linalg.api.buffer.DataType.HALF);
        ComputationGraph graph = graph(true);
        DataSet data = data(TextBatches.all().get(0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComputationGraph(half).init())
                .withMessageContaining("dataType to FLOAT");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.score(
                        new DataSet(data.getFeatures(), data.getLabels().mul(0).add(TokenBatch.IGNORED))))
                .withMessageContaining("no mean loss");
    }
}
