package org.millrace.spark;

import org.millrace.spark.cli.MillraceCommand;

/** {@code millrace <job> --config FILE}, and the same under {@code spark-submit --class org.millrace.spark.Main}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int exitCode;
        try {
            exitCode = MillraceCommand.execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("millrace: out of memory: " + e.getMessage()
                    + "; `millrace memory` tells what a training needs, MILLRACE_MEMORY sets the heap");
            exitCode = 4;
        }
        if (exitCode != 0) {
            // A plain return would report success to spark-submit.
            System.exit(exitCode);
        }
    }
}
