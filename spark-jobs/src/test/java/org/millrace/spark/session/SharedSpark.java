package org.millrace.spark.session;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.millrace.spark.config.SparkConfig;

/** Gives tests a Spark on two threads, started once for the whole module; a failed task is tried three times more. */
public final class SharedSpark implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == JavaSparkContext.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(SharedSpark.class, key -> new Running(start("local[2,4]")), Running.class)
                .spark();
    }

    static JavaSparkContext start(String master) {
        // Hadoop's cache may hold the local file system of a test without Spark, which writes checksums beside its
        // files.
        return SparkSessions.open(
                new SparkConfig(
                        master, Map.of("spark.ui.enabled", "false", "spark.hadoop.fs.file.impl.disable.cache", "true")),
                "test");
    }

    private record Running(JavaSparkContext spark) implements AutoCloseable {
        @Override
        public void close() {
            spark.close();
        }
    }
}
