package org.millrace.train.scaling.fit;

import java.util.List;
import java.util.stream.Collectors;

/** A table of runs, a law file or an option cannot be used; the message lists every reason. The user's to mend. */
public final class ScalingDataException extends RuntimeException {

    private final transient List<String> problems;

    public ScalingDataException(String subject, List<String> problems) {
        super("%d problem%s in %s:%n%s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        subject,
                        problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n"))));
        this.problems = List.copyOf(problems);
    }

    static void throwIfAny(String subject, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ScalingDataException(subject, problems);
        }
    }

    /** Each reason, a sentence. */
    public List<String> problems() {
        return problems;
    }
}
