package org.millrace.spark.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command speaks: its result goes to standard output, everything beside it to standard error. */
@Command
final class Console {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** The command that this belongs to. */
    CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it calls it");
        }
        return command;
    }

    PrintWriter out() {
        return command().commandLine().getOut();
    }

    PrintWriter err() {
        return command().commandLine().getErr();
    }

    /** A line of the result. */
    void print(String line) {
        out().println(line);
        out().flush();
    }

    /** A line beside the result. */
    void warn(String line) {
        err().println(line);
        err().flush();
    }
}
