package org.millrace.data.classify;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Writes the most probable class of each document into it, as a label that the mixture and the report go by, and the
 * probability as the score {@code <label>_confidence}. A document whose class is not sure gets the class that stands for
 * that. Drops documents of some classes, if asked to.
 */
public final class DomainFilter implements DocumentFilter {

    private final TextClassifier classifier;
    private final String label;
    private final double minConfidence;
    private final String unsure;
    private final Set<String> drop;

    /**
     * @param label name of the label in documents, such as {@code domain}
     * @param minConfidence least probability of a class
     * @param unsure the class of documents below it
     * @param drop classes whose documents are dropped
     * @throws IllegalArgumentException if a class to drop is none that there is
     */
    public DomainFilter(
            TextClassifier classifier, String label, double minConfidence, String unsure, Set<String> drop) {
        this.classifier = classifier;
        this.label = label;
        this.minConfidence = minConfidence;
        this.unsure = unsure;
        this.drop = Set.copyOf(drop);
        Set<String> unknown = new TreeSet<>(drop);
        classifier.labels().forEach(unknown::remove);
        unknown.remove(unsure);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The classifier has no class %s; it has %s".formatted(unknown, classifier.labels()));
        }
    }

    @Override
    public String name() {
        return "domain_classifier";
    }

    @Override
    public Verdict judge(Document document) {
        Optional<TextClassifier.Prediction> predicted = classifier.predict(document.text());
        double confidence =
                predicted.map(TextClassifier.Prediction::probability).orElse(0.0);
        String found = predicted
                .filter(sure -> confidence >= minConfidence)
                .map(TextClassifier.Prediction::label)
                .orElse(unsure);
        if (drop.contains(found)) {
            return new Verdict.Drop(name() + "." + found, confidence, minConfidence);
        }
        return new Verdict.Keep(document.withLabel(label, found).withScore(label + "_confidence", confidence));
    }
}
