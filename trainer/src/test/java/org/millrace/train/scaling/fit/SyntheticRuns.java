package org.millrace.train.scaling.fit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Runs whose law is known, and those of Step Law. */
final class SyntheticRuns {

    /** The constants that Hoffmann et al. 2022 published. */
    static final ChinchillaLaw CHINCHILLA = new ChinchillaLaw(1.69, 406.4, 410.7, 0.34, 0.28);

    /** The constants that Besiroglu et al. 2024 found in the same runs. */
    static final ChinchillaLaw EPOCH = new ChinchillaLaw(1.8172, 482.01, 2085.43, 0.3478, 0.3658);

    /** About those of Kaplan et al. 2020. */
    static final KaplanLaw KAPLAN = new KaplanLaw(8.8e13, 5.4e13, 0.076, 0.095);

    private SyntheticRuns() {}

    /** N and D at random, in the ranges of Chinchilla's runs. */
    static List<MeasuredRun> scattered(LossLaw law, int count, double noise, long seed) {
        Random random = new Random(seed);
        List<MeasuredRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double n = 4e7 * Math.pow(400, random.nextDouble());
            double d = 1e9 * Math.pow(500, random.nextDouble());
            runs.add(run(i, n, d, law.loss(n, d) * Math.exp(noise * random.nextGaussian())));
        }
        return runs;
    }

    /** Every N with every D, both evenly over seven powers of ten. */
    static List<MeasuredRun> wide(LossLaw law, int side, double noise, long seed) {
        Random random = new Random(seed);
        List<MeasuredRun> runs = new ArrayList<>();
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                double n = 1e5 * Math.pow(10, 7.0 * i / (side - 1));
                double d = 1e6 * Math.pow(10, 7.0 * j / (side - 1));
                runs.add(run(runs.size(), n, d, law.loss(n, d) * Math.exp(noise * random.nextGaussian())));
            }
        }
        return runs;
    }

    /** A search of 11 × 11 learning rates and batches at every N and D; the loss is a bowl around the law's. */
    static List<MeasuredRun> searches(HyperparameterPowerLaw law, int side, double noise, long seed) {
        Random random = new Random(seed);
        List<MeasuredRun> runs = new ArrayList<>();
        for (MeasuredRun size : wide(CHINCHILLA, side, 0, 0)) {
            double offLearningRate = 0.1 * (random.nextDouble() - 0.5);
            double offBatch = 0.1 * (random.nextDouble() - 0.5);
            for (int i = -5; i <= 5; i++) {
                for (int j = -5; j <= 5; j++) {
                    double x = offLearningRate + 0.1 * i;
                    double y = offBatch + 0.1 * j;
                    runs.add(new MeasuredRun(
                            "run-" + runs.size(),
                            runs.size() + 2,
                            size.parameters(),
                            size.tokens(),
                            law.learningRate().at(size.parameters(), size.tokens()) * Math.exp(x),
                            law.batchTokens().at(size.parameters(), size.tokens()) * Math.exp(y),
                            size.loss() * (1 + x * x + y * y) * Math.exp(noise * random.nextGaussian())));
                }
            }
        }
        return runs;
    }

    static RunTable table(List<MeasuredRun> runs) {
        return new RunTable("synthetic", "0".repeat(64), runs, List.of());
    }

    static FitSettings settings(int resamples) {
        return new FitSettings(7, resamples, 0.95, 2);
    }

    /** The 1,911 dense runs of Step Law. */
    static RunTable stepLaw() {
        try (InputStream csv = new GZIPInputStream(open("step-law-dense.csv.gz"))) {
            return RunTable.read(
                    "step-law-dense.csv",
                    csv,
                    ColumnMapping.parse(List.of(
                            "parameters=N",
                            "tokens=D",
                            "learning_rate=lr",
                            "batch_sequences=bs",
                            "sequence_length=2048",
                            "loss=smooth_loss")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    static MeasuredRun run(int index, double n, double d, double loss) {
        return new MeasuredRun("run-" + index, index + 2, n, d, null, null, loss);
    }

    private static InputStream open(String name) {
        InputStream stream = SyntheticRuns.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("No test resource " + name);
        }
        return stream;
    }
}
