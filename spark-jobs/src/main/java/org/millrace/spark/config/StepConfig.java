package org.millrace.spark.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Choice;
import org.millrace.train.config.ChosenFrom;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** One step of {@code data.steps}: its kind with its settings, and what any step can be told. */
public record StepConfig(
        @ChosenFrom(StepKinds.class) Choice step,

        @Key(value = "Sources whose documents pass the step unseen, such as code.", byDefault = "")
        List<String> skipSources,

        @Key(value = "Sources that the step is for; empty for all.", byDefault = "")
        List<String> onlySources,

        @Key(
                value =
                        "Its name in reports, and its directory below corpus/. Left out, its kind, with -2, -3 … where the"
                                + " kind comes again.",
                byDefault = Key.ABSENT)
        @Nullable
        String name,

        @Key(
                value =
                        "Whether its documents are written even where the next step could take them as they come: a place"
                                + " that later runs can begin from.",
                byDefault = "false")
        boolean write)
        implements Checked {

    public StepConfig {
        skipSources = List.copyOf(skipSources);
        onlySources = List.copyOf(onlySources);
    }

    /** The key of its kind. */
    public String kind() {
        return step.kind();
    }

    /** Whether the step looks at the documents of a source. */
    public boolean covers(String source) {
        return !skipSources.contains(source) && (onlySources.isEmpty() || onlySources.contains(source));
    }

    @Override
    public void check(Problems problems) {
        if (name != null && !name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            problems.add("name", "'" + name + "'", "letters, digits, - and _");
        }
        if (!skipSources.isEmpty() && !onlySources.isEmpty()) {
            problems.add("only_sources", "a list beside skip_sources", "one of the two");
        }
        StepKinds.load().check(this, problems);
    }
}
