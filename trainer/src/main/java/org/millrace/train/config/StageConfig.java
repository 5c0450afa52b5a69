package org.millrace.train.config;

import org.millrace.data.pack.PackSettings;
import org.millrace.data.pack.PackingPolicy;

/** One context stage: sequences of one length, for so many tokens. */
public record StageConfig(
        @Key("Name of the stage, which also names its packed dataset: letters, digits, - and _.")
        String name,

        @Key(value = "Length of its sequences.", unit = "tokens", atLeast = 2)
        int sequenceLength,

        @Key(value = "Tokens to train on, rounded down to whole batches.", unit = "tokens", atLeast = 1)
        long tokens,

        @Key(
                value = "RoPE base of this stage; raised with the length (ABF, as in the Qwen2.5 report §3.3).",
                byDefault = "10000",
                atLeast = 1)
        double ropeTheta,

        @Key(value = "How its sequences are made of documents.", byDefault = "")
        PackingConfig packing)
        implements Checked {

    /** A stage whose documents are laid end to end. */
    public StageConfig(String name, int sequenceLength, long tokens, double ropeTheta) {
        this(name, sequenceLength, tokens, ropeTheta, PackingConfig.CONCATENATE);
    }

    @Override
    public void check(Problems problems) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            problems.add("name", "'" + name + "'", "letters, digits, - and _", "it becomes the name of a directory");
        }
        if (packing.policy() == PackingPolicy.BEST_FIT && sequenceLength > PackSettings.LONGEST_BEST_FIT) {
            problems.add(
                    "sequence_length",
                    sequenceLength,
                    "at most " + PackSettings.LONGEST_BEST_FIT + " with best_fit",
                    "it holds some sequences in memory; set packing.policy: concatenate");
        }
    }
}
