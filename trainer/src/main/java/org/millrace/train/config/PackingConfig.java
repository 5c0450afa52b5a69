package org.millrace.train.config;

import org.jspecify.annotations.Nullable;
import org.millrace.data.pack.PackSettings;
import org.millrace.data.pack.PackingPolicy;

/** How a stage's sequences are made of documents. */
public record PackingConfig(
        @Key(
                value = "concatenate lays documents end to end and cuts one at the end of nearly every sequence;"
                        + " best_fit keeps documents whole and cuts only those longer than a sequence"
                        + " (arXiv 2404.10830).",
                byDefault = "concatenate")
        PackingPolicy policy,

        @Key(
                value = "Share of padding above which best_fit cuts documents after all, the fewest it can; 1 for"
                        + " never. A file's last sequence may be padded in any case.",
                byDefault = "0.001",
                atLeast = 0,
                atMost = 1)
        double maxPaddingShare,

        @Key(
                value = "Share of the sequences that are an unbroken stretch of one document at least as long as"
                        + " the stage, for long-context stages; the others are packed of shorter pieces. Only with"
                        + " best_fit. Without it, every sequence that the corpus gives is taken.",
                byDefault = Key.ABSENT,
                atLeast = 0,
                atMost = 1)
        @Nullable
        Double fullLengthShare,

        @Key(
                value = "What happens if the documents are too few for that share: fail says what is possible and"
                        + " stops before packing; go_on takes every stretch that there is.",
                byDefault = "fail")
        TooFew tooFewLongDocuments)
        implements Checked {

    /** What to do where long documents do not last. */
    public enum TooFew {
        FAIL,
        GO_ON
    }

    /** End to end, as without a word about packing. */
    public static final PackingConfig CONCATENATE =
            new PackingConfig(PackingPolicy.CONCATENATE, PackSettings.DEFAULT_MAX_PADDING_SHARE, null, TooFew.FAIL);

    @Override
    public void check(Problems problems) {
        if (fullLengthShare != null && policy != PackingPolicy.BEST_FIT) {
            problems.add(
                    "full_length_share",
                    fullLengthShare,
                    "no value, since policy is " + policy.key(),
                    "remove it, or set policy: best_fit");
        }
    }
}
