package org.millrace.data.classify;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rising step function with the least squared error, found by pooling adjacent violators (Zadrozny and Elkan 2002), with
 * straight lines between the middles of its steps. At both ends it stays within what so few documents can show.
 *
 * @param logOdds middles of the steps, rising
 * @param probabilities their heights, rising
 */
public record IsotonicCalibration(List<Double> logOdds, List<Double> probabilities) implements Calibration {

    public IsotonicCalibration {
        logOdds = List.copyOf(logOdds);
        probabilities = List.copyOf(probabilities);
        if (logOdds.isEmpty() || logOdds.size() != probabilities.size()) {
            throw new IllegalArgumentException(
                    "An isotonic calibration needs as many log-odds as probabilities, got %d and %d"
                            .formatted(logOdds.size(), probabilities.size()));
        }
    }

    @Override
    public double probability(double x) {
        int last = logOdds.size() - 1;
        if (x <= logOdds.get(0)) {
            return probabilities.get(0);
        }
        if (x >= logOdds.get(last)) {
            return probabilities.get(last);
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (logOdds.get(middle) <= x) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double share = (x - logOdds.get(low)) / (logOdds.get(high) - logOdds.get(low));
        return probabilities.get(low) + share * (probabilities.get(high) - probabilities.get(low));
    }

    static IsotonicCalibration fit(double[] x, boolean[] right) {
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> x[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] count = new double[x.length];
        double[] sumX = new double[x.length];
        double[] sumRight = new double[x.length];
        int steps = 0;
        for (int i = 0; i < order.length; ) {
            // Equal scores are one point.
            int begin = i;
            while (i < order.length && x[order[i]] == x[order[begin]]) {
                count[steps]++;
                sumX[steps] += x[order[i]];
                sumRight[steps] += right[order[i]] ? 1 : 0;
                i++;
            }
            steps++;
            while (steps > 1 && sumRight[steps - 2] * count[steps - 1] >= sumRight[steps - 1] * count[steps - 2]) {
                steps--;
                count[steps - 1] += count[steps];
                sumX[steps - 1] += sumX[steps];
                sumRight[steps - 1] += sumRight[steps];
                count[steps] = 0;
                sumX[steps] = 0;
                sumRight[steps] = 0;
            }
        }
        if (steps == 0) {
            throw new IllegalArgumentException("A calibration needs documents");
        }
        Double[] middles = new Double[steps];
        Double[] heights = new Double[steps];
        // Of n documents that were all right, n + 1 of n + 2 are (Laplace), so that no probability is 0 or 1.
        double margin = 1.0 / (x.length + 2);
        for (int i = 0; i < steps; i++) {
            middles[i] = sumX[i] / count[i];
            heights[i] = Math.max(margin, Math.min(1 - margin, sumRight[i] / count[i]));
        }
        return new IsotonicCalibration(Arrays.asList(middles), Arrays.asList(heights));
    }
}
