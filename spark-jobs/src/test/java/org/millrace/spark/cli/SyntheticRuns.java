package org.millrace.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A table as a sweep leaves it, of known laws: L = 1.7 + 400/N^0.34 + 800/D^0.36 with 0.1 % of noise, lowest at
 * η = 2 · N^-0.4 · D^0.1 and B = 3 · D^0.5; 16 sizes of 25 runs, one run that diverged and one whose loss is no number.
 */
final class SyntheticRuns {

    static final int SIZES = 16;
    static final int RUNS = 25 * SIZES;

    private SyntheticRuns() {}

    static double learningRate(double n, double d) {
        return 2 * Math.pow(n, -0.4) * Math.pow(d, 0.1);
    }

    static double batch(double d) {
        return 3 * Math.sqrt(d);
    }

    static double loss(double n, double d) {
        return 1.7 + 400 * Math.pow(n, -0.34) + 800 * Math.pow(d, -0.36);
    }

    /** The table in {@code sweep/runs.csv} of a run directory, which is returned. */
    static Path sweep(Path directory) throws IOException {
        Path sweep = Files.createDirectories(directory.resolve("sweep"));
        Files.writeString(sweep.resolve("runs.csv"), csv());
        return directory;
    }

    static String csv() {
        SplittableRandom random = new SplittableRandom(11);
        StringBuilder csv = new StringBuilder(
                "run,parameters,tokens,learning_rate,batch_tokens,sequence_length,loss,status,note\n");
        int run = 0;
        for (double n = 1e6; n < 1e7; n *= 2) {
            for (double d = 2e7; d < 2e8; d *= 2) {
                for (int i = -2; i <= 2; i++) {
                    for (int j = -2; j <= 2; j++) {
                        double noise = 1 + 0.001 * (random.nextDouble() - 0.5);
                        double loss = loss(n, d) * (1 + 0.01 * i * i + 0.005 * j * j) * noise;
                        csv.append(String.format(
                                Locale.ROOT,
                                "run-%03d,%.0f,%.0f,%.6g,%.0f,512,%.6f,done,%n",
                                run++,
                                n,
                                d,
                                learningRate(n, d) * Math.pow(2, i * 0.75),
                                batch(d) * Math.pow(2, j * 0.75),
                                loss));
                    }
                }
            }
        }
        return csv.append("exploded,1000000,20000000,0.9,1000,512,9.5,diverged,\n")
                .append("broken,1000000,20000000,0.01,1000,512,nan,done,\n")
                .toString();
    }
}
