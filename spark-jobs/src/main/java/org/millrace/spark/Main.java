package org.millrace.spark;

import org.millrace.spark.cli.MillraceCommand;

/** {@code millrace <job> --config FILE}, and the same under {@code spark-submit --class org.millrace.spark.Main}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = MillraceCommand.execute(arguments);
        if (exitCode != 0) {
            // A plain return would report success to spark-submit.
            System.exit(exitCode);
        }
    }
}
