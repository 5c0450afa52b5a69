package org.millrace.spark.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.session.PlainLocalFileSystem;
import org.millrace.spark.session.SparkSessions;

/** The Hadoop configuration of a job that starts no Spark: the same that Spark would have. */
final class HadoopConfigurations {

    private static final String HADOOP_PREFIX = "spark.hadoop.";

    private HadoopConfigurations() {}

    /** The same for a command that has no run: with {@code spark.hadoop.*} of spark-submit, and loading nothing of Spark. */
    static Configuration withoutSpark() {
        Configuration configuration = new Configuration();
        configuration.set("fs.file.impl", PlainLocalFileSystem.class.getName());
        for (String property : System.getProperties().stringPropertyNames()) {
            if (property.startsWith(HADOOP_PREFIX)) {
                configuration.set(property.substring(HADOOP_PREFIX.length()), System.getProperty(property));
            }
        }
        return configuration;
    }

    /** Hadoop's own files on the classpath, then {@code spark.hadoop.*} of the run and of spark-submit. */
    static Configuration of(SparkConfig spark) {
        return SparkHadoopUtil.get().newConfiguration(SparkSessions.conf(spark, "files"));
    }
}
