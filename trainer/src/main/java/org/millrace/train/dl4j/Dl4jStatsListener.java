package org.millrace.train.dl4j;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.SbeStatsReport;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Dl4jStatsConfig;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.TrainingConfig;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.loop.Measurement;
import org.millrace.train.loop.StepResult;
import org.millrace.train.loop.TrainingListener;
import org.millrace.train.loop.TrainingPlan;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.Parametrization;
import org.millrace.train.tensor.Tensor;

/**
 * Posts statistics of training to the Deeplearning4j UI: loss, learning rates, mean, deviation, mean magnitude and
 * histogram of weights, gradients and updates, memory, garbage collection, steps and sequences a second. Every attempt at
 * a run is a session of its own. A step that was skipped has no report.
 *
 * <p>Statistics of a weight are those of a {@link WeightSample}. Gradients are those of the whole batch before clipping;
 * an update is what a step adds to a weight.
 */
public final class Dl4jStatsListener implements TrainingListener {

    private static final Logger LOG = LogManager.getLogger(Dl4jStatsListener.class);

    private final Configuration hadoop;
    private final Path runDirectory;
    private final Dl4jStatsConfig config;
    private final ModelConfig model;
    private final TrainingConfig training;
    private final Kernels kernels;
    private final Map<String, WeightSample> samples = new LinkedHashMap<>();
    private final Map<String, Double> rateFactors = new LinkedHashMap<>();
    private final Map<StatsType, Map<String, SampleStatistics>> statistics = new LinkedHashMap<>();
    private final Map<String, float[]> before = new LinkedHashMap<>();
    private @Nullable StatsSession session;
    private double secondsInSteps;
    private double secondsOfReports;
    private long steps;
    private long sequences;
    private long reports;

    /**
     * @param runDirectory what a relative file is in
     * @param training with the parametrization that scales learning rates
     * @param kernels whose device holds the weights
     */
    public Dl4jStatsListener(
            Dl4jStatsConfig config,
            Configuration hadoop,
            Path runDirectory,
            ModelConfig model,
            TrainingConfig training,
            Kernels kernels) {
        this.config = config;
        this.hadoop = hadoop;
        this.runDirectory = runDirectory;
        this.model = model;
        this.training = training;
        this.kernels = kernels;
        Parametrization parametrization = Parametrization.of(training.parametrization(), model);
        for (ParameterLayout.Slice slice : new ParameterLayout(model).slices()) {
            String name = DecoderGraph.name(slice);
            samples.put(name, new WeightSample(slice));
            rateFactors.put(name, parametrization.learningRateFactor(slice));
        }
    }

    /** Adds what keeps statistics from being written, as far as it can be told before a run. */
    public static void check(Dl4jStatsConfig config, Configuration hadoop, Path runDirectory, Problems problems) {
        if (config.file() == null) {
            return;
        }
        try {
            StatsFile.check(hadoop, new Path(runDirectory, config.file()));
        } catch (IOException e) {
            problems.add(
                    "training.dl4j_stats.file",
                    config.file(),
                    "a new file, or one of statistics that no other process has open",
                    String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        double peak = plan.stages().get(0).full().peakLearningRate();
        session = new StatsSession(
                new StatsDestination(config, hadoop, runDirectory), runName() + "-from-step-" + stepsDone);
        session.begin(
                DecoderGraph.of(model, training.optimizer(), peak),
                List.copyOf(samples.keySet()),
                model.parameters(),
                kernels.name());
    }

    /** The last folder of the run directory, which may end with a slash. */
    private String runName() {
        return new Path(runDirectory.toString()).getName();
    }

    @Override
    public void beforeUpdate(long step, Tensor weights, Tensor gradients) {
        if (!isDue(step)) {
            return;
        }
        long start = System.nanoTime();
        statistics.clear();
        samples.forEach((name, sample) -> before.put(name, sample.read(kernels.device(), weights)));
        statistics.put(StatsType.Gradients, statistics(sample -> sample.read(kernels.device(), gradients)));
        secondsOfReports += secondsSince(start);
    }

    @Override
    public void afterUpdate(long step, Tensor weights) {
        if (!isDue(step)) {
            return;
        }
        long start = System.nanoTime();
        Map<String, float[]> after = new LinkedHashMap<>();
        samples.forEach((name, sample) -> after.put(name, sample.read(kernels.device(), weights)));
        Map<String, SampleStatistics> parameters = new LinkedHashMap<>();
        Map<String, SampleStatistics> updates = new LinkedHashMap<>();
        after.forEach((name, values) -> {
            parameters.put(name, SampleStatistics.of(values));
            float[] earlier = before.getOrDefault(name, values);
            float[] update = new float[values.length];
            for (int i = 0; i < update.length; i++) {
                update[i] = values[i] - earlier[i];
            }
            updates.put(name, SampleStatistics.of(update));
        });
        before.clear();
        statistics.put(StatsType.Parameters, parameters);
        statistics.put(StatsType.Updates, updates);
        secondsOfReports += secondsSince(start);
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) {
        secondsInSteps += step.seconds();
        steps++;
        sequences += step.batchTokens() / step.stage().sequenceLength();
        if (session == null || !step.applied() || !isDue(step.step())) {
            return;
        }
        long start = System.nanoTime();
        SbeStatsReport report = session.report(step.step());
        report.reportScore(step.loss());
        Map<String, Double> rates = new LinkedHashMap<>();
        rateFactors.forEach((name, factor) -> rates.put(name, factor * step.learningRate()));
        report.reportLearningRates(rates);
        report.reportPerformance(
                Math.round(1000 * secondsInSteps),
                sequences,
                steps,
                sequences / secondsInSteps,
                steps / secondsInSteps);
        statistics.forEach((type, ofType) -> {
            report.reportHistograms(type, map(ofType, SampleStatistics::histogram));
            report.reportMean(type, map(ofType, SampleStatistics::mean));
            report.reportStdev(type, map(ofType, SampleStatistics::standardDeviation));
            report.reportMeanMagnitudes(type, map(ofType, SampleStatistics::meanMagnitude));
        });
        session.post(report);
        reports++;
        secondsOfReports += secondsSince(start);
    }

    @Override
    public void onEnd() {
        if (reports > 0) {
            LOG.info(
                    "{} reports for the Deeplearning4j UI took {} ms each",
                    reports,
                    Math.round(1000 * secondsOfReports / reports));
        }
    }

    @Override
    public void close() throws IOException {
        if (session != null) {
            session.close();
        }
    }

    private boolean isDue(long step) {
        return step % config.everySteps() == 0;
    }

    private Map<String, SampleStatistics> statistics(Function<WeightSample, float[]> values) {
        return map(samples, sample -> SampleStatistics.of(values.apply(sample)));
    }

    private static <T, R> Map<String, R> map(Map<String, T> source, Function<T, R> function) {
        Map<String, R> target = new LinkedHashMap<>();
        source.forEach((name, value) -> target.put(name, function.apply(value)));
        return target;
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }
}
