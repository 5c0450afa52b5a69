package org.millrace.data.classify;

import java.util.List;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Writes how probable a label is into each document, as a score, and drops documents below a threshold: of the probability,
 * or the one that keeps a share of the tokens.
 */
public final class QualityFilter implements DocumentFilter {

    private final TextClassifier classifier;
    private final String score;
    private final int label;
    private final double minProbability;
    private final double minLogOdds;

    private QualityFilter(
            TextClassifier classifier, String label, String score, double minProbability, double minLogOdds) {
        this.classifier = classifier;
        this.score = score;
        this.label = classifier.labels().indexOf(label);
        this.minProbability = minProbability;
        this.minLogOdds = minLogOdds;
        if (this.label < 0) {
            throw new IllegalArgumentException(
                    "The classifier has no label '%s'; it has %s".formatted(label, abbreviated(classifier.labels())));
        }
    }

    /**
     * Drops what is below a probability.
     *
     * @param label whose probability is the score
     * @param score name of the score in documents
     * @param minProbability least one; 0 drops nothing
     * @throws IllegalArgumentException if the classifier does not have the label
     */
    public static QualityFilter minProbability(
            TextClassifier classifier, String label, String score, double minProbability) {
        return new QualityFilter(classifier, label, score, minProbability, Double.NEGATIVE_INFINITY);
    }

    /**
     * Keeps the documents with the highest scores, as many as hold a share of the tokens of those that were measured.
     *
     * @throws IllegalArgumentException if the classifier does not have the label, or nothing was measured for it
     */
    public static QualityFilter keptTokens(TextClassifier classifier, String label, String score, double share) {
        double threshold = classifier
                .threshold(label, share)
                .orElseThrow(() -> new IllegalArgumentException(
                        "No threshold was measured for label '%s' of this classifier; run `millrace classifier threshold`"
                                .formatted(label)));
        return new QualityFilter(classifier, label, score, 0, threshold);
    }

    private static List<String> abbreviated(List<String> labels) {
        return labels.size() <= 20 ? labels : labels.subList(0, 20);
    }

    @Override
    public String name() {
        return "quality_classifier";
    }

    @Override
    public Verdict judge(Document document) {
        TextClassifier.Score measured = classifier.score(document.text(), label);
        if (measured.logOdds() < minLogOdds) {
            return new Verdict.Drop(
                    name() + ".low_quality",
                    LogOdds.toProbability(measured.logOdds()),
                    LogOdds.toProbability(minLogOdds));
        }
        if (measured.probability() < minProbability) {
            return new Verdict.Drop(name() + ".low_quality", measured.probability(), minProbability);
        }
        return new Verdict.Keep(document.withScore(score, measured.probability()));
    }
}
