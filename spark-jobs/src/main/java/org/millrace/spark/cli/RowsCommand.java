package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.data.read.BadRecord;
import org.millrace.data.rows.ConversionSummary;
import org.millrace.data.rows.RejectedRows;
import org.millrace.data.rows.RowConversion;
import org.millrace.data.rows.RowField;
import org.millrace.data.rows.RowFunction;
import org.millrace.data.rows.RowOutput;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.BadDataException;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Mixin;

/** What encode and decode have in common: rows through a tokenizer, in this process and without Spark. */
abstract class RowsCommand<A, B> implements Callable<Integer> {

    private static final Logger LOG = LogManager.getLogger(RowsCommand.class);
    private static final long PROGRESS_NANOSECONDS = 5_000_000_000L;

    @Mixin
    private Console console = new Console();

    @Mixin
    private TokenizerOption tokenizer = new TokenizerOption();

    @Mixin
    private RowsOptions rows = new RowsOptions();

    abstract RowField<A> from();

    abstract RowField<B> to();

    abstract RowFunction<A, B> function(Tokenizer loaded);

    @Override
    public final Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Problems problems = new Problems();
        rows.check(from().name(), to().name(), hadoop, problems);
        problems.throwIfAny();
        RowFunction<A, B> function = function(tokenizer.load(hadoop));
        RowConversion<A, B> conversion =
                new RowConversion<>(from(), rows.keep(), function, to(), rows.threads(), rows.maxRecordBytes());
        long start = System.nanoTime();
        try (RejectedRows rejected = rows.rejected(hadoop);
                RowOutput<B> output = rows.output(hadoop, to())) {
            ConversionSummary summary =
                    conversion.run(rows.inputs(hadoop, System.in), output, rejected, progress(start));
            rejected.commit();
            report(summary, rejected, seconds(start));
            if (summary.badShare() > rows.maxBadShare()) {
                throw new BadDataException(String.format(
                        Locale.ROOT,
                        "%d of %d rows are bad (%.2f %%), --max-bad-share allows %.2f %%; mend them, or raise it."
                                + " --rejected FILE keeps them all with their reasons",
                        summary.bad(),
                        summary.rows() + summary.bad(),
                        100 * summary.badShare(),
                        100 * rows.maxBadShare()));
            }
            output.commit();
        }
        return ExitCode.DONE;
    }

    private static Consumer<ConversionSummary> progress(long start) {
        long[] told = {start};
        return summary -> {
            if (System.nanoTime() - told[0] > PROGRESS_NANOSECONDS) {
                told[0] = System.nanoTime();
                LOG.info(
                        "{} rows of {} files, {} tokens, {} MB of text, {} MB/s",
                        summary.rows(),
                        summary.files(),
                        summary.tokens(),
                        summary.textBytes() / 1_000_000,
                        String.format(Locale.ROOT, "%.1f", summary.textBytes() / 1e6 / seconds(start)));
            }
        };
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** On standard error, for standard output may hold the rows. */
    private void report(ConversionSummary summary, RejectedRows rejected, double seconds) {
        PrintWriter out = console.err();
        out.printf(Locale.ROOT, "%,16d  rows of %,d files%n", summary.rows(), summary.files());
        out.printf(Locale.ROOT, "%,16d  characters, %,d bytes%n", summary.characters(), summary.textBytes());
        out.printf(Locale.ROOT, "%,16d  tokens%n", summary.tokens());
        if (summary.characters() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%16.4f  tokens a character, %.4f characters a token%n",
                    (double) summary.tokens() / summary.characters(),
                    (double) summary.characters() / Math.max(1, summary.tokens()));
        }
        out.printf(
                Locale.ROOT,
                "%16.1f  MB/s of text, %.1f s on %d threads%n",
                summary.textBytes() / 1e6 / seconds,
                seconds,
                rows.threads());
        out.printf(Locale.ROOT, "%,16d  bad rows%n", summary.bad());
        for (RejectedRows.Reason reason : rejected.reasons()) {
            BadRecord first = reason.first();
            out.printf(
                    Locale.ROOT,
                    "%,16d    %s, first in %s, %s: %s%n",
                    reason.rows(),
                    first.reason(),
                    first.file(),
                    first.position(),
                    first.detail());
        }
        out.flush();
    }
}
