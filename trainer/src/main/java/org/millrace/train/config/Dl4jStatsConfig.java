package org.millrace.train.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Statistics of training for the Deeplearning4j UI. */
public record Dl4jStatsConfig(
        @Key(
                value = "Where they are stored, in the run directory unless absolute; `millrace ui --stats` shows it.",
                byDefault = Key.ABSENT)
        @Nullable
        String file,

        @Key(value = "A UI in another JVM that takes them: http://host:9000.", byDefault = Key.ABSENT) @Nullable
        String url,

        @Key(value = "Steps between two reports.", unit = "steps", byDefault = "10", atLeast = 1)
        int everySteps)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (file == null && url == null) {
            problems.add("file", "nothing", "a path, or a url beside it", "file: training/dl4j-stats.bin");
        }
        if (url != null && !isHttp(url)) {
            problems.add("url", url, "http://host:port or https://host:port");
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
