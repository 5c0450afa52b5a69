package org.millrace.spark.config;

import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** The tokenizer: a file, or one trained on the corpus. */
public record TokenizerConfig(
        @Key(value = "A tokenizer.json of byte-level BPE: the Qwen2, Llama 3 or GPT-2 kind.", byDefault = Key.ABSENT)
        @Nullable
        String file,

        @Key(value = "Train byte-level BPE on the mixed corpus.", byDefault = Key.ABSENT) @Nullable
        Training train)
        implements Checked {

    /** A tokenizer of our own. */
    public record Training(
            @Key(
                    value = "Tokens to end with: 256 bytes, merges and special tokens.",
                    unit = "tokens",
                    byDefault = "32Ki",
                    atLeast = 300,
                    atMost = 1 << 22)
            int vocabularySize,

            @Key(value = "Fewest occurrences of a pair that is merged.", byDefault = "2", atLeast = 1)
            int minFrequency) {}

    @Override
    public void check(Problems problems) {
        if ((file == null) == (train == null)) {
            problems.add("", file == null ? "neither file nor train" : "both file and train", "one of the two");
        }
    }
}
