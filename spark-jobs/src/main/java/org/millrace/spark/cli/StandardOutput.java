package org.millrace.spark.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output as a stream of bytes that says when nobody reads it any more, which a {@link PrintStream} does not. */
final class StandardOutput extends OutputStream {

    private final PrintStream out = System.out;

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        check();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        check();
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("Standard output was closed before all rows were written");
        }
    }
}
