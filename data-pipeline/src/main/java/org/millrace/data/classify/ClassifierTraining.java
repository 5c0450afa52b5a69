package org.millrace.data.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * From a sample of labelled documents to a calibrated and measured classifier in a folder.
 *
 * <p>The hash of a text says which of three folds it is in, so that no copy of a document that was learnt from is calibrated
 * or measured with, and no change of the files moves a document from one fold to another.
 */
public final class ClassifierTraining {

    private final ClassifierSettings settings;
    private final FoldSettings folds;

    public ClassifierTraining(ClassifierSettings settings, FoldSettings folds) {
        this.settings = settings;
        this.folds = folds;
    }

    /**
     * Trains, calibrates, measures and writes. The card is written last.
     *
     * @param sample what {@link LabelledSample#entries()} gives
     * @param shown documents that the sample was drawn from, by label
     * @param folder that is written to
     * @param listener is told of each epoch
     * @throws LabelledDataException if there is too little to learn from, or to calibrate or measure with
     */
    public ClassifierCard run(
            List<LabelledSample.Entry> sample,
            Map<String, Long> shown,
            Configuration configuration,
            Path folder,
            Consumer<ClassifierTrainer.Epoch> listener)
            throws IOException {
        List<LabelledText> learnt = new ArrayList<>();
        List<LabelledText> calibration = new ArrayList<>();
        List<LabelledText> test = new ArrayList<>();
        for (LabelledSample.Entry entry : sample) {
            double fold = entry.key().fold();
            List<LabelledText> target =
                    fold < folds.test() ? test : fold < folds.test() + folds.calibration() ? calibration : learnt;
            target.add(entry.document());
        }
        require(calibration, "calibrate");
        require(test, "measure");
        FastTextModel model = new ClassifierTrainer(settings).train(learnt, listener);
        Map<String, Calibration> calibrations = calibrations(model, calibration);
        ClassifierEvaluation evaluation =
                ClassifierEvaluation.of(new TextClassifier(model, calibrations, List.of()), test);
        ClassifierCard card = new ClassifierCard(
                ClassifierCard.FORMAT,
                ClassifierFiles.writeModel(configuration, folder, model),
                settings,
                shown,
                byLabel(learnt),
                calibration.size(),
                calibrations,
                evaluation,
                List.of());
        ClassifierFiles.writeCard(configuration, folder, card);
        return card;
    }

    private Map<String, Calibration> calibrations(FastTextModel model, List<LabelledText> documents) {
        List<String> labels = model.labels();
        double[][] logOdds = new double[labels.size()][documents.size()];
        for (int i = 0; i < documents.size(); i++) {
            double[] reported = model.probabilities(documents.get(i).text());
            for (int label = 0; label < labels.size(); label++) {
                logOdds[label][i] = LogOdds.ofReported(reported[label]);
            }
        }
        Calibration.Method method =
                documents.size() < folds.isotonicFrom() ? Calibration.Method.PLATT : Calibration.Method.ISOTONIC;
        Map<String, Calibration> calibrations = new TreeMap<>();
        for (int label = 0; label < labels.size(); label++) {
            boolean[] right = new boolean[documents.size()];
            for (int i = 0; i < right.length; i++) {
                right[i] = documents.get(i).label().equals(labels.get(label));
            }
            calibrations.put(labels.get(label), Calibration.fit(method, logOdds[label], right));
        }
        return calibrations;
    }

    private static void require(List<LabelledText> documents, String purpose) {
        if (byLabel(documents).size() < 2) {
            throw new LabelledDataException(
                    "There are %d documents of %d labels to %s with; offer more documents, or make that fold larger"
                            .formatted(documents.size(), byLabel(documents).size(), purpose));
        }
    }

    private static Map<String, Long> byLabel(List<LabelledText> documents) {
        Map<String, Long> byLabel = new TreeMap<>();
        documents.forEach(document -> byLabel.merge(document.label(), 1L, Long::sum));
        return byLabel;
    }
}
