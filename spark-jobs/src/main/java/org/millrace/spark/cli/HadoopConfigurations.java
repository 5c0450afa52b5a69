package org.millrace.spark.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.millrace.spark.config.SparkConfig;
import org.millrace.spark.session.SparkSessions;

/** The Hadoop configuration of a job that starts no Spark: the same that Spark would have. */
final class HadoopConfigurations {

    private HadoopConfigurations() {}

    /** Hadoop's own files on the classpath, then {@code spark.hadoop.*} of the run and of spark-submit. */
    static Configuration of(SparkConfig spark) {
        return SparkHadoopUtil.get().newConfiguration(SparkSessions.conf(spark, "files"));
    }
}
