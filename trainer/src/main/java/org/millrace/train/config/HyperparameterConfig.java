package org.millrace.train.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where peak learning rate, batch and the loss to expect come from. */
public record HyperparameterConfig(
        @Key(
                value = "step_law (arXiv 2503.04715) and deepseek (arXiv 2401.02954) compute peak learning rate and"
                        + " batch of each stage from model size and tokens; so does a law of your own, the path of"
                        + " a .yaml file that `millrace scaling fit` wrote; explicit takes training.learning_rate and"
                        + " training.batch_tokens.",
                byDefault = EXPLICIT)
        String law,

        @Key(
                value = "A .yaml file of `millrace scaling fit` whose loss law predicts this run's loss, which the"
                        + " report then shows beside the measured one; without it, the file that law names, if it"
                        + " names one.",
                byDefault = Key.ABSENT)
        @Nullable
        String lossLaw)
        implements Checked {

    /** The law that takes both values from the configuration. */
    public static final String EXPLICIT = "explicit";

    /** Li et al. 2025. */
    public static final String STEP_LAW = "step_law";

    /** Bi et al. 2024. */
    public static final String DEEPSEEK = "deepseek";

    private static final List<String> NAMES = List.of(EXPLICIT, STEP_LAW, DEEPSEEK);

    public HyperparameterConfig {
        String name = law.toLowerCase(Locale.ROOT).replace('-', '_');
        law = NAMES.contains(name) ? name : law;
    }

    /** A law by its name, or the path of a law's file. */
    public static HyperparameterConfig of(String law) {
        return new HyperparameterConfig(law, null);
    }

    public boolean isExplicit() {
        return law.equals(EXPLICIT);
    }

    /** Whether the law is one that others published for the standard parametrization. */
    boolean isPublished() {
        return !isExplicit() && NAMES.contains(law);
    }

    /** Whether the law is read from a file, whose path it then is. */
    public boolean isFile() {
        return looksLikeFile(law);
    }

    @Override
    public void check(Problems problems) {
        if (!NAMES.contains(law) && !isFile()) {
            problems.add(
                    "law",
                    law.isEmpty() ? "an empty text" : law,
                    "one of %s, or the path of a law's .yaml file".formatted(String.join(", ", NAMES)),
                    KeyNames.nearest(law, NAMES)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("`millrace scaling fit` writes such files"));
        }
        if (lossLaw != null && !looksLikeFile(lossLaw)) {
            problems.add("loss_law", lossLaw, "the path of a law's .yaml file", "`millrace scaling fit` writes them");
        }
    }

    private static boolean looksLikeFile(String text) {
        return text.endsWith(".yaml") || text.endsWith(".yml");
    }
}
