package org.millrace.spark.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command line run in this process: its exit code, and what it wrote to standard output and standard error. */
record CommandRun(int exitCode, String output, String messages) {

    static CommandRun of(String... arguments) {
        return withInput("", arguments);
    }

    static CommandRun withInput(String input, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        var output = new ByteArrayOutputStream();
        var messages = new ByteArrayOutputStream();
        try (var capturedOut = new PrintStream(output, true, StandardCharsets.UTF_8);
                var capturedErr = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
            System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            System.setOut(capturedOut);
            System.setErr(capturedErr);
            int exitCode = MillraceCommand.execute(arguments);
            capturedOut.flush();
            capturedErr.flush();
            return new CommandRun(
                    exitCode, output.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }
}
