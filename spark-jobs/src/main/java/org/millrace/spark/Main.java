package org.millrace.spark;

import org.apache.spark.SparkUserAppException;
import org.millrace.spark.cli.ExitCode;
import org.millrace.spark.cli.MillraceCommand;

/** {@code millrace <job> --config FILE}, and the same under {@code spark-submit --class org.millrace.spark.Main}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws SparkUserAppException {
        int exitCode;
        try {
            exitCode = MillraceCommand.execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("millrace: out of memory: " + e.getMessage()
                    + "; `millrace memory` tells what a training needs, MILLRACE_MEMORY sets the heap");
            exitCode = ExitCode.INFRASTRUCTURE;
        }
        if (exitCode == 0) {
            return;
        }
        if (isInYarnsApplicationMaster() && exitCode != ExitCode.USER) {
            // To it, a process that just ends is one that was shut down. Mistakes are found before there is a Spark
            // context,
            // when it would call this exception 13, and bury the message under traces.
            throw new SparkUserAppException(exitCode, null);
        }
        // A plain return would report success to spark-submit.
        System.exit(exitCode);
    }

    private static boolean isInYarnsApplicationMaster() {
        return "yarn".equals(System.getProperty("spark.master"))
                && "cluster".equals(System.getProperty("spark.submit.deployMode"));
    }
}
