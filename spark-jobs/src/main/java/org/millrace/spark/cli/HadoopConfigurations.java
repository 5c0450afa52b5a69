package org.millrace.spark.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.millrace.spark.config.SparkConfig;

/** The Hadoop configuration of a job that needs no Spark session: the same that a session would have. */
public final class HadoopConfigurations {

    /**
     * Local files without {@code .crc} companions: our manifests have checksums of their own, and only the raw local
     * file system can flush to the disk.
     */
    static final String LOCAL_FILE_SYSTEM = "fs.file.impl";

    static final String RAW_LOCAL_FILE_SYSTEM = "org.apache.hadoop.fs.RawLocalFileSystem";

    private HadoopConfigurations() {}

    /** Hadoop's own files on the classpath, then {@code spark.hadoop.*} of the run and of spark-submit. */
    public static Configuration of(SparkConfig spark) {
        SparkConf conf = new SparkConf();
        spark.properties().forEach((name, value) -> {
            if (!conf.contains(name)) {
                conf.set(name, value);
            }
        });
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(conf);
        if (!conf.contains("spark.hadoop." + LOCAL_FILE_SYSTEM)) {
            hadoop.set(LOCAL_FILE_SYSTEM, RAW_LOCAL_FILE_SYSTEM);
        }
        return hadoop;
    }
}
