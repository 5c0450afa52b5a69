package org.millrace.data.rows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.millrace.data.read.BadRecord;

/**
 * Converts one field of every row of some files. The calling thread reads and writes, others convert in between; rows come
 * out in their order, and what is in memory at once is bounded by the threads and the longest record.
 *
 * <pre>{@code
 * try (RowOutput<int[]> output = RowOutput.file(…)) {
 *     summary = new RowConversion<>(RowField.text("text"), List.of("id"), encode, 8, 64 << 20)
 *             .run(inputs, output, rejected, progress);
 *     output.commit();
 * }
 * }</pre>
 */
public final class RowConversion<A, B> {

    /** Bytes of input on their way beside one batch for each thread; long records count. */
    private static final long BYTES_IN_FLIGHT = 64L << 20;

    private final RowField<A> from;
    private final Set<String> keep;
    private final RowFunction<A, B> function;
    private final RowField<B> to;
    private final int threads;
    private final int maximumRecordBytes;

    /**
     * @param keep names of other fields that travel along
     * @param threads that convert
     * @param maximumRecordBytes longer lines are bad
     */
    public RowConversion(
            RowField<A> from,
            List<String> keep,
            RowFunction<A, B> function,
            RowField<B> to,
            int threads,
            int maximumRecordBytes) {
        if (threads < 1) {
            throw new IllegalArgumentException("There must be at least 1 thread, cannot be: " + threads);
        }
        if (keep.contains(to.name())) {
            throw new IllegalArgumentException(
                    "The field `%s` cannot be kept, since the result is named so".formatted(to.name()));
        }
        this.from = from;
        this.keep = new LinkedHashSet<>(keep);
        this.function = function;
        this.to = to;
        this.threads = threads;
        this.maximumRecordBytes = maximumRecordBytes;
    }

    /**
     * Converts all rows.
     *
     * @param progress told again and again how far it is, on the calling thread
     * @throws IOException where a file cannot be read or written
     */
    public ConversionSummary run(
            List<RowInput> inputs, RowOutput<B> output, RejectedRows rejected, Consumer<ConversionSummary> progress)
            throws IOException {
        Run run = new Run(output, rejected, progress);
        try {
            for (RowInput input : inputs) {
                run.files++;
                input.read(from, keep, maximumRecordBytes, run);
            }
            run.finish();
            return run.summary();
        } finally {
            run.pool.shutdownNow();
        }
    }

    /** What a batch has become. */
    private record Converted(RowOutput.Prepared rows, List<BadRecord> bad, RowCounts counts) {}

    private record Pending(long bytes, Future<Converted> result) {}

    private final class Run implements RowBatch.Sink<A> {

        private final RowOutput<B> output;
        private final RejectedRows rejected;
        private final Consumer<ConversionSummary> progress;
        private final ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "convert");
            thread.setDaemon(true);
            return thread;
        });
        private final ArrayDeque<Pending> pending = new ArrayDeque<>();
        private final RowCounts counts = new RowCounts();
        private long bytes;
        private int files;

        private Run(RowOutput<B> output, RejectedRows rejected, Consumer<ConversionSummary> progress) {
            this.output = output;
            this.rejected = rejected;
            this.progress = progress;
        }

        @Override
        public void accept(RowBatch<A> batch) throws IOException {
            pending.add(new Pending(batch.bytes(), pool.submit(() -> convert(batch, output))));
            bytes += batch.bytes();
            while (pending.size() > 2 * threads || (pending.size() > 1 && bytes > BYTES_IN_FLIGHT)) {
                writeFirst();
            }
        }

        private void finish() throws IOException {
            while (!pending.isEmpty()) {
                writeFirst();
            }
        }

        private void writeFirst() throws IOException {
            Pending first = pending.remove();
            Converted converted = result(first.result());
            bytes -= first.bytes();
            converted.rows().write();
            for (BadRecord record : converted.bad()) {
                rejected.add(record);
            }
            counts.add(converted.counts());
            progress.accept(summary());
        }

        private ConversionSummary summary() {
            return counts.summary(files, rejected.total());
        }
    }

    private Converted convert(RowBatch<A> batch, RowOutput<B> output) throws IOException {
        List<Row<B>> rows = new ArrayList<>();
        List<BadRecord> bad = new ArrayList<>();
        RowCounts counts = new RowCounts();
        batch.forEach(new RowBatch.Target<>() {
            @Override
            public void row(String file, Row<A> row) {
                try {
                    B value = function.apply(row.value());
                    from.measure(row.value(), counts);
                    to.measure(value, counts);
                    counts.row();
                    rows.add(new Row<>(row.position(), value, row.kept()));
                } catch (BadValueException e) {
                    bad.add(new BadRecord(
                            file, row.position(), e.reason().label(), e.detail(), from.excerpt(row.value())));
                }
            }

            @Override
            public void bad(BadRecord record) {
                bad.add(record);
            }
        });
        return new Converted(output.prepare(rows), bad, counts);
    }

    private static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while rows were converted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof UncheckedIOException failure) {
                throw failure;
            }
            throw new IllegalStateException("Rows could not be converted: " + cause, cause);
        }
    }
}
