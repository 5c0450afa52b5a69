package org.millrace.spark.cli;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.session.SparkSessions;
import picocli.CommandLine.Option;

/** {@code --master}, for commands that need no Spark but can use it. */
final class SparkOption {

    private static final String MASTER = "spark.master";

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark master, such as local[*] or spark://host:7077; spark-submit's wins. Default: no Spark, this"
                            + " process alone.")
    private @Nullable String master;

    /** Spark, if it is asked for. */
    Optional<JavaSparkContext> open(String job) {
        String submitted = System.getProperty(MASTER);
        String wanted = submitted == null ? master : submitted;
        return wanted == null
                ? Optional.empty()
                : Optional.of(SparkSessions.open(new SparkConfig(wanted, Map.of()), job));
    }
}
