package org.millrace.spark.training;

import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * The container that YARN runs an executor in. YARN kills a process that holds more memory, but tells it nothing of the
 * limit: there is a control group only where a cluster is set up for them.
 */
final class YarnContainer {

    private static final int MEBIBYTE_BITS = 20;

    private YarnContainer() {}

    /** What Spark asks YARN for, for each executor: heap and overhead. Empty where executors are not in such containers. */
    static OptionalLong executorBytes(SparkConf conf) {
        if (!conf.get("spark.master", "").equals("yarn")) {
            return OptionalLong.empty();
        }
        long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
        String overhead = "spark.executor.memoryOverhead";
        long share = (long) (heap * conf.getDouble("spark.executor.memoryOverheadFactor", 0.1));
        long beside = conf.contains(overhead)
                ? conf.getSizeAsMb(overhead)
                : Math.max(share, conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m"));
        return OptionalLong.of((heap + beside) << MEBIBYTE_BITS);
    }
}
