package org.millrace.spark.config;

import java.util.Map;
import org.millrace.train.config.Key;

/** Spark, when the job is not started by spark-submit, which has its own say. */
public record SparkConfig(
        @Key(value = "Spark master; spark-submit's --master wins.", byDefault = "local[*]")
        String master,

        @Key(value = "Spark properties, by name; spark-submit's --conf wins.", byDefault = "")
        Map<String, String> properties) {

    public SparkConfig {
        properties = Map.copyOf(properties);
    }
}
