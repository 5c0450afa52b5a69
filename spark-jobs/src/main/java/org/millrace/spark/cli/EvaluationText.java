package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.data.classify.ClassifierCard;
import org.millrace.data.classify.ClassifierEvaluation;

/** What a terminal shows of a classifier's measurements. */
final class EvaluationText {

    private static final int LARGEST_CONFUSION = 20;

    private EvaluationText() {}

    static String of(ClassifierCard card) {
        AlignedTable learnt = new AlignedTable().row("label", "shown", "learnt from");
        card.shown()
                .forEach((label, shown) ->
                        learnt.row(label, exact(shown), exact(card.learnt().getOrDefault(label, 0L))));
        return learnt + "\n" + of(card.evaluation());
    }

    static String of(ClassifierEvaluation evaluation) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Measured on %,d documents: accuracy %.4f, mean F1 %.4f%n%n",
                evaluation.documents(),
                evaluation.accuracy(),
                evaluation.macroF1()));
        AlignedTable labels = new AlignedTable()
                .row("label", "documents", "precision", "recall", "F1", "area under ROC", "calibration error");
        evaluation
                .labels()
                .forEach((label, scores) -> labels.row(
                        label,
                        exact(scores.documents()),
                        share(scores.precision()),
                        share(scores.recall()),
                        share(scores.f1()),
                        share(scores.areaUnderCurve()),
                        share(scores.calibrationError())));
        text.append(labels);
        List<String> names = List.copyOf(evaluation.labels().keySet());
        if (names.size() <= LARGEST_CONFUSION) {
            text.append('\n').append(confusion(evaluation, names));
        }
        return text.toString();
    }

    private static AlignedTable confusion(ClassifierEvaluation evaluation, List<String> names) {
        List<String> head = new ArrayList<>();
        head.add("is ↓  taken for →");
        head.addAll(names);
        AlignedTable table = new AlignedTable().row(head);
        for (Map.Entry<String, Map<String, Long>> actual :
                evaluation.confusion().entrySet()) {
            List<String> row = new ArrayList<>();
            row.add(actual.getKey());
            names.forEach(name -> row.add(exact(actual.getValue().getOrDefault(name, 0L))));
            table.row(row);
        }
        return table;
    }

    private static String exact(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }
}
