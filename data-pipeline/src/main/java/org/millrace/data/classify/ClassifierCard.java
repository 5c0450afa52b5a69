package org.millrace.data.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code classifier.json} beside a model says of it.
 *
 * @param format of this file
 * @param modelSha256 of {@code model.bin}, so that a calibration never meets another model
 * @param settings that it was trained with
 * @param shown documents that were offered, by label
 * @param learnt documents that it was trained on, by label
 * @param calibrationDocuments that the calibrations were fitted on
 * @param calibrations by label
 * @param evaluation on documents of the third fold
 * @param keptTokens thresholds by share of the kept tokens, of the labels for which they were measured
 */
public record ClassifierCard(
        int format,
        String modelSha256,
        ClassifierSettings settings,
        Map<String, Long> shown,
        Map<String, Long> learnt,
        long calibrationDocuments,
        Map<String, Calibration> calibrations,
        ClassifierEvaluation evaluation,
        List<KeptTokens> keptTokens) {

    static final int FORMAT = 1;

    public ClassifierCard {
        shown = new TreeMap<>(shown);
        learnt = new TreeMap<>(learnt);
        calibrations = new TreeMap<>(calibrations);
        keptTokens = List.copyOf(keptTokens);
    }

    /** This card with the thresholds of one label put in, or replaced. */
    public ClassifierCard with(KeptTokens measured) {
        List<KeptTokens> all = new ArrayList<>(keptTokens);
        all.removeIf(kept -> kept.label().equals(measured.label()));
        all.add(measured);
        return new ClassifierCard(
                format, modelSha256, settings, shown, learnt, calibrationDocuments, calibrations, evaluation, all);
    }
}
