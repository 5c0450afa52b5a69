package org.millrace.data.classify;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well a classifier does on documents that it has not learnt from.
 *
 * @param documents that were judged
 * @param accuracy share of documents whose most probable label is theirs
 * @param macroF1 mean F1 of the labels that occur
 * @param labels by name
 * @param confusion documents by their label, then by what they were taken for
 */
public record ClassifierEvaluation(
        long documents,
        double accuracy,
        double macroF1,
        Map<String, LabelScores> labels,
        Map<String, Map<String, Long>> confusion) {

    private static final int CALIBRATION_BINS = 10;

    /**
     * One label against all others.
     *
     * @param documents that have it
     * @param precision share of documents taken for it that have it; 0 where none is
     * @param recall share of documents with it that are taken for it
     * @param f1 harmonic mean of both
     * @param areaUnderCurve chance that a document with the label has a higher score than one without; 0.5 where there is
     *     only one kind
     * @param calibrationError mean distance between probability and how often it is right, in ten bins of equal width
     *     (expected calibration error)
     */
    public record LabelScores(
            long documents,
            double precision,
            double recall,
            double f1,
            double areaUnderCurve,
            double calibrationError) {}

    public ClassifierEvaluation {
        labels = new TreeMap<>(labels);
        confusion = new TreeMap<>(confusion);
    }

    public static ClassifierEvaluation of(TextClassifier classifier, List<LabelledText> documents) {
        List<String> names = classifier.labels();
        double[][] logOdds = new double[names.size()][documents.size()];
        int[] best = new int[documents.size()];
        for (int i = 0; i < documents.size(); i++) {
            double[] reported = classifier.reported(documents.get(i).text());
            best[i] = TextClassifier.largest(reported);
            for (int label = 0; label < names.size(); label++) {
                logOdds[label][i] = LogOdds.ofReported(reported[label]);
            }
        }
        Map<String, Map<String, Long>> confusion = new TreeMap<>();
        long right = 0;
        for (int i = 0; i < documents.size(); i++) {
            String actual = documents.get(i).label();
            String taken = names.get(best[i]);
            right += actual.equals(taken) ? 1 : 0;
            confusion.computeIfAbsent(actual, label -> new TreeMap<>()).merge(taken, 1L, Long::sum);
        }
        Map<String, LabelScores> labels = new TreeMap<>();
        double f1 = 0;
        int occurring = 0;
        for (int label = 0; label < names.size(); label++) {
            LabelScores scores = scores(classifier, label, documents, logOdds[label], best);
            labels.put(names.get(label), scores);
            f1 += scores.f1();
            occurring += scores.documents() > 0 ? 1 : 0;
        }
        return new ClassifierEvaluation(
                documents.size(),
                documents.isEmpty() ? 0 : (double) right / documents.size(),
                f1 / Math.max(1, occurring),
                labels,
                confusion);
    }

    private static LabelScores scores(
            TextClassifier classifier, int label, List<LabelledText> documents, double[] logOdds, int[] best) {
        String name = classifier.labels().get(label);
        boolean[] has = new boolean[documents.size()];
        long with = 0;
        long taken = 0;
        long both = 0;
        for (int i = 0; i < has.length; i++) {
            has[i] = documents.get(i).label().equals(name);
            with += has[i] ? 1 : 0;
            taken += best[i] == label ? 1 : 0;
            both += has[i] && best[i] == label ? 1 : 0;
        }
        double precision = taken == 0 ? 0 : (double) both / taken;
        double recall = with == 0 ? 0 : (double) both / with;
        double f1 = both == 0 ? 0 : 2 * precision * recall / (precision + recall);
        double[] probabilities = Arrays.stream(logOdds)
                .map(odds -> classifier.calibrated(label, odds))
                .toArray();
        return new LabelScores(
                with, precision, recall, f1, areaUnderCurve(logOdds, has), calibrationError(probabilities, has));
    }

    /** By ranks (Mann and Whitney); equal scores count half. */
    static double areaUnderCurve(double[] scores, boolean[] has) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double rankSum = 0;
        long with = 0;
        for (int i = 0; i < order.length; ) {
            int begin = i;
            long among = 0;
            while (i < order.length && scores[order[i]] == scores[order[begin]]) {
                among += has[order[i]] ? 1 : 0;
                i++;
            }
            rankSum += among * (begin + 1 + i) / 2.0;
            with += among;
        }
        long without = order.length - with;
        return with == 0 || without == 0 ? 0.5 : (rankSum - with * (with + 1) / 2.0) / ((double) with * without);
    }

    static double calibrationError(double[] probabilities, boolean[] has) {
        double[] difference = new double[CALIBRATION_BINS];
        for (int i = 0; i < has.length; i++) {
            int bin = Math.min(CALIBRATION_BINS - 1, (int) (probabilities[i] * CALIBRATION_BINS));
            difference[bin] += probabilities[i] - (has[i] ? 1 : 0);
        }
        return has.length == 0 ? 0 : Arrays.stream(difference).map(Math::abs).sum() / has.length;
    }
}
