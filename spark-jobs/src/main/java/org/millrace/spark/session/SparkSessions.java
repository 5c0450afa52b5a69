package org.millrace.spark.session;

import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.spark.config.SparkConfig;

/**
 * Opens Spark for a job. Whatever spark-submit was told wins over the run's configuration, and that over the defaults
 * here. On a laptop the JVM must have been started with the module options of Spark's {@code JavaModuleOptions}, as
 * {@code scripts/millrace} and spark-submit do.
 *
 * <p>The serializer is left as it is: what our jobs shuffle and return are arrays, strings and boxed numbers, which
 * Java's and Kryo's serializers both carry.
 */
public final class SparkSessions {

    private SparkSessions() {}

    /** The configuration of a job's Spark. */
    public static SparkConf conf(SparkConfig config, String job) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", config.master());
        conf.setIfMissing("spark.app.name", "millrace " + job);
        config.properties().forEach(conf::setIfMissing);
        conf.setIfMissing("spark.hadoop.fs.file.impl", PlainLocalFileSystem.class.getName());
        if (conf.get("spark.master").matches("local(\\[.*])?")) {
            // Nobody else talks to it, so the name that the machine has given itself need not resolve.
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        if (!conf.get("spark.master").startsWith("local") && !isInACluster(conf)) {
            // spark-submit sends it by itself; a driver that was started without it does so here.
            jar().ifPresent(jar -> conf.setIfMissing("spark.jars", jar));
        }
        // Tasks return small reports, which are added up as they arrive; their total size says nothing.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        // Steps log their own progress; a bar would be torn apart by log lines.
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        return conf;
    }

    /** Whether the driver itself runs in the cluster, {@code --deploy-mode cluster}. */
    public static boolean isInACluster(SparkConf conf) {
        return conf.get("spark.submit.deployMode", "client").equals("cluster");
    }

    /** The jar that this class was loaded from, unless it lies in a folder, as in tests. */
    private static Optional<String> jar() {
        CodeSource source = SparkSessions.class.getProtectionDomain().getCodeSource();
        return Optional.ofNullable(source)
                .map(CodeSource::getLocation)
                .map(URL::toString)
                .filter(location -> location.endsWith(".jar"));
    }

    /** Starts Spark; close it when the job is done. */
    public static JavaSparkContext open(SparkConfig config, String job) {
        return new JavaSparkContext(conf(config, job));
    }
}
