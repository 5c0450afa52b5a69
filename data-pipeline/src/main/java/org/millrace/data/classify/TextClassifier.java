package org.millrace.data.classify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model with its calibration, if it has one: what filters ask. Any number of threads may share one.
 *
 * <p>Without a calibration a probability is what fastText says, so thresholds that others have published apply.
 */
public final class TextClassifier {

    /**
     * A label and how probable it is.
     *
     * @param probability calibrated where the classifier is
     */
    public record Prediction(String label, double probability) {}

    /**
     * How much a text is of one label.
     *
     * @param probability calibrated where the classifier is
     * @param logOdds of the model itself, which tell apart what a calibration makes equal
     */
    public record Score(double probability, double logOdds) {}

    private final FastTextModel model;
    private final @Nullable Calibration[] calibrations;
    private final List<KeptTokens> keptTokens;

    /**
     * @param calibrations by label
     * @param keptTokens thresholds by label, where they were measured
     */
    TextClassifier(FastTextModel model, Map<String, Calibration> calibrations, List<KeptTokens> keptTokens) {
        this.model = model;
        this.calibrations = model.labels().stream().map(calibrations::get).toArray(Calibration[]::new);
        this.keptTokens = List.copyOf(keptTokens);
    }

    /** A model without a calibration. */
    public static TextClassifier of(FastTextModel model) {
        return new TextClassifier(model, Map.of(), List.of());
    }

    public List<String> labels() {
        return model.labels();
    }

    /** The most probable label; empty where nothing of the text is known to the model. */
    public Optional<Prediction> predict(String text) {
        double[] reported = reported(text);
        int best = largest(reported);
        return reported[best] == 0
                ? Optional.empty()
                : Optional.of(new Prediction(labels().get(best), probability(best, reported[best])));
    }

    /**
     * How much a text is of a label, given by its place in {@link #labels()}. A text of which nothing is known to the model
     * has the lowest score there is.
     */
    public Score score(String text, int label) {
        double reported = reported(text)[label];
        return new Score(probability(label, reported), LogOdds.ofReported(reported));
    }

    /** The threshold in log-odds that keeps a share of the tokens, if it was measured. */
    public Optional<Double> threshold(String label, double keptShare) {
        return keptTokens.stream()
                .filter(kept -> kept.label().equals(label))
                .map(kept -> kept.threshold(keptShare))
                .findFirst();
    }

    double[] reported(String text) {
        return model.probabilities(text);
    }

    double calibrated(int label, double logOdds) {
        Calibration calibration = calibrations[label];
        return calibration == null ? LogOdds.toProbability(logOdds) : calibration.probability(logOdds);
    }

    private double probability(int label, double reported) {
        Calibration calibration = calibrations[label];
        return calibration == null ? reported : calibration.probability(LogOdds.ofReported(reported));
    }

    /** The place of the largest number, the first of several. */
    static int largest(double[] numbers) {
        int largest = 0;
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] > numbers[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
