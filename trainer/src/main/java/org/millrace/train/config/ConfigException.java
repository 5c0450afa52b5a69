package org.millrace.train.config;

import java.util.List;
import java.util.stream.Collectors;

/** The user's configuration cannot be run; the message lists every reason. */
public final class ConfigException extends RuntimeException {

    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super("%d problem%s in the configuration:%n%s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "" : "s",
                        problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n"))));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
