package org.millrace.spark.sweep;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;

/** Which keys the runs of a sweep may differ in. */
final class SweepKeys {

    private static final Pattern ALLOWED = Pattern.compile("run\\.seed|(model|training)\\..+");

    private static final Pattern PACKING = Pattern.compile(
            "training\\.stages(\\[\\d+])?|training\\.stages\\[\\d+]\\.(name|sequence_length|packing(\\..+)?)");

    private static final Pattern TOKENS = Pattern.compile("training\\.stages\\[(\\d{1,4})]\\.tokens");

    /** What belongs to the sweep and not to a run. */
    private static final Pattern NOT_A_RUNS = Pattern.compile("training\\.(threads|ranks|log_every_steps)");

    private final List<StageConfig> stages;

    /** @param stages of the run that holds the sweep */
    SweepKeys(List<StageConfig> stages) {
        this.stages = stages;
    }

    void check(String key, Problems problems) {
        if (PACKING.matcher(key).matches() || isPackedByTokens(key)) {
            problems.add(
                    key,
                    "a key that packing depends on",
                    "keys that leave the packed data as it is, such as training.learning_rate",
                    "all runs of a sweep share the data of this run; make another run for it");
        } else if (NOT_A_RUNS.matcher(key).matches()) {
            problems.add(key, "a key that the sweep sets", "any other key below training", "see sweep.threads");
        } else if (!ALLOWED.matcher(key).matches()) {
            problems.add(
                    key,
                    "a key of another section",
                    "keys below model and training, or run.seed",
                    "all runs of a sweep share the data and the tokenizer of this run");
        }
    }

    /** Whether these are the tokens of a stage that is packed to a share of full-length sequences among them. */
    private boolean isPackedByTokens(String key) {
        Matcher matcher = TOKENS.matcher(key);
        if (!matcher.matches()) {
            return false;
        }
        int stage = Integer.parseInt(matcher.group(1));
        return stage < stages.size() && stages.get(stage).packing().fullLengthShare() != null;
    }
}
