package org.millrace.spark.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.millrace.train.config.Key;

/** Spark, when the job is not started by spark-submit, which has its own say. */
public record SparkConfig(
        @Key(value = "Spark master; spark-submit's --master wins.", byDefault = "local[*]")
        String master,

        @Key(value = "Spark properties, by name; spark-submit's --conf wins.", byDefault = "")
        Map<String, String> properties) {

    /** Names whose values Spark does not show either. */
    private static final Pattern SECRET = Pattern.compile("(?i)secret|password|token|access[.]?key|api[.]?key");

    private static final String REDACTED = "(redacted)";

    public SparkConfig {
        properties = Map.copyOf(properties);
    }

    /** The same for files that people read: without the values of passwords and keys. */
    SparkConfig withoutSecrets() {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.replaceAll((name, value) -> SECRET.matcher(name).find() ? REDACTED : value);
        return new SparkConfig(master, shown);
    }
}
