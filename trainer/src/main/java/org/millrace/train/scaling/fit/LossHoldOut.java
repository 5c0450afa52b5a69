package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How well laws of some runs predict the others. Each is fitted from the optima of all runs, as resamples are. */
final class LossHoldOut {

    /** Share of the runs held out as those of the largest compute. */
    private static final double LARGEST = 0.2;

    private static final int FOLDS = 5;

    private final List<MeasuredRun> runs;
    private final LossFamily family;
    private final List<double[]> starts;
    private final FitSettings settings;

    LossHoldOut(List<MeasuredRun> runs, LossFamily family, List<double[]> starts, FitSettings settings) {
        this.runs = runs;
        this.family = family;
        this.starts = starts;
        this.settings = settings;
    }

    /** The kinds of hold-out that leave enough runs to fit. */
    List<HeldOutError> errors() {
        List<HeldOutError> errors = new ArrayList<>();
        ratios(largestCompute())
                .map(each -> error(HeldOutError.Kind.LARGEST_COMPUTE, each))
                .ifPresent(errors::add);

        List<Double> ratios = new ArrayList<>();
        for (List<Integer> fold : folds()) {
            Optional<List<Double>> ofFold = ratios(fold);
            if (ofFold.isEmpty()) {
                return errors;
            }
            ratios.addAll(ofFold.get());
        }
        errors.add(error(HeldOutError.Kind.FOLDS, ratios));
        return errors;
    }

    private List<Integer> largestCompute() {
        int count = Math.max(1, (int) Math.round(LARGEST * runs.size()));
        return IntStream.range(0, runs.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -runs.get(i).compute()))
                .limit(count)
                .toList();
    }

    private List<List<Integer>> folds() {
        int[] order = IntStream.range(0, runs.size()).toArray();
        SplittableRandom random = Resampling.random(settings.seed(), -1);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return IntStream.range(0, FOLDS)
                .mapToObj(fold -> IntStream.range(0, order.length)
                        .filter(place -> place % FOLDS == fold)
                        .mapToObj(place -> order[place])
                        .toList())
                .filter(fold -> !fold.isEmpty())
                .toList();
    }

    /** Predicted / measured of each held-out run; nothing if the others determine no law. */
    private Optional<List<Double>> ratios(List<Integer> heldOut) {
        double[] weights = new double[runs.size()];
        Arrays.fill(weights, 1);
        heldOut.forEach(i -> weights[i] = 0);
        if (runs.size() - heldOut.size() <= family.dimension()
                || !SizeCheck.enough(runs, weights, SizeCheck.VALUES_FOR_LOSS)) {
            return Optional.empty();
        }
        List<Optimum> ends = MultiStart.descend(family, starts, weights, 0, settings.threads());
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        LossLaw law = family.law(ends.get(0).variables());
        if (!law.constants().values().stream().allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        return Optional.of(heldOut.stream()
                .map(runs::get)
                .map(run -> law.loss(run.parameters(), run.tokens()) / run.loss())
                .toList());
    }

    private static HeldOutError error(HeldOutError.Kind kind, List<Double> ratios) {
        var distances =
                ratios.stream().mapToDouble(ratio -> Math.abs(ratio - 1)).summaryStatistics();
        double bias = ratios.stream().mapToDouble(ratio -> ratio - 1).average().orElseThrow();
        return new HeldOutError(kind, ratios.size(), distances.getAverage(), distances.getMax(), bias);
    }
}
