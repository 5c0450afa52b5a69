package org.millrace.spark.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;

/** The rows of a part for Spark to pull, one at a time; the file is closed when the task ends, however it ends. */
final class PartStream {

    private PartStream() {}

    static <T, R extends Iterator<T> & Closeable> Stream<T> of(R reader) {
        TaskContext.get().addTaskCompletionListener(task -> {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(reader, Spliterator.ORDERED), false);
    }
}
