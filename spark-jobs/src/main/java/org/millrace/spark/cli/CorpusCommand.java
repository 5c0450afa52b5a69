package org.millrace.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputFormat;
import org.millrace.spark.bill.Bill;
import org.millrace.spark.bill.BillLine;
import org.millrace.spark.bill.MeasuredRates;
import org.millrace.spark.bill.Rates;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.config.SourceConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.corpus.StepPreviews;
import org.millrace.train.config.Problems;
import org.millrace.train.config.Quantity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corpus}: every data step; with {@code --dry-run}, what they would cost. */
@Command(
        name = "corpus",
        description = "Turns raw files into packed sequences: every data step that is not finished, in order. With"
                + " --dry-run, tells what each step would cost.")
final class CorpusCommand extends DataCommand {

    @Option(
            names = "--measured",
            paramLabel = "DIRECTORY",
            description =
                    "With --dry-run: reckon with the rates of this finished run, such as one over a sample of the same"
                            + " data, and with those that come with Millrace where it has none.")
    private @Nullable String measured;

    @Option(
            names = "--bytes",
            paramLabel = "BYTES",
            description = "With --dry-run: reckon as if the raw files had so many bytes in all, in the proportions that"
                    + " they have: 300T.")
    private @Nullable String bytes;

    @Option(names = "--cores", paramLabel = "CORES", description = "With --dry-run: tell how long so many cores take.")
    private @Nullable Integer cores;

    @Option(
            names = "--until",
            paramLabel = "STEP",
            description = "Stop after this step, read or one of data.steps, with its documents written: for those who"
                    + " want documents, not token ids.")
    private @Nullable String until;

    @Override
    String step() {
        return "";
    }

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        super.check(run, hadoop, problems);
        if (bytes != null && Quantity.parse(bytes).isEmpty()) {
            problems.add("--bytes", "'" + bytes + "'", "a number of bytes", "such as 300T");
        }
        List<String> names = run.data().stepNames();
        if (until != null && !until.equals("read") && !names.contains(until)) {
            problems.add("--until", "'" + until + "'", "read or a step of data.steps: " + String.join(", ", names));
        }
        if (cores != null && cores < 1) {
            problems.add("--cores", cores, "at least 1");
        }
        if (measured != null) {
            Path directory = new Path(measured, "corpus");
            if (!directory.getFileSystem(hadoop).exists(directory)) {
                problems.add("--measured", "'" + measured + "'", "the directory of a run with finished data steps");
            }
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) throws IOException {
        StringBuilder text = new StringBuilder("Would run ")
                .append(String.join(" → ", everyStep(run)))
                .append(" in ")
                .append(CorpusPipeline.directory(run))
                .append(", each unless it is finished");
        SortedMap<InputFormat, Long> byFormat = new TreeMap<>();
        for (SourceConfig source : run.data().sources()) {
            long size = 0;
            int count = 0;
            for (var file : FrozenInputs.filesOf(hadoop, source.toSource())) {
                size += file.getLen();
                count++;
            }
            byFormat.merge(source.format(), size, Long::sum);
            text.append(String.format(
                    Locale.ROOT, "%n  %-20s %6d files %,16d bytes  %s", source.name(), count, size, source.path()));
        }
        Rates rates = Rates.shipped();
        if (measured != null) {
            rates = MeasuredRates.of(hadoop, new Path(measured)).orElse(rates);
        }
        return text.append("\n\n")
                .append(BillText.of(bill(run, scaled(byFormat), rates), rates, cores))
                .append(StepPreviews.of(run, hadoop))
                .toString();
    }

    private List<BillLine> bill(RunConfig run, SortedMap<InputFormat, Long> byFormat, Rates rates) {
        return until == null ? Bill.of(run, byFormat, rates) : Bill.until(until, run, byFormat, rates);
    }

    @Override
    void run(CorpusPipeline pipeline) throws IOException {
        if (until == null) {
            pipeline.runAll();
        } else {
            pipeline.runUntil(until);
        }
    }

    private List<String> everyStep(RunConfig run) {
        List<String> steps = new ArrayList<>(List.of("read"));
        steps.addAll(run.data().stepNames());
        if (until != null) {
            return steps.subList(0, steps.indexOf(until) + 1);
        }
        steps.addAll(List.of("tokenizer", "tokenize", "pack"));
        return steps;
    }

    private SortedMap<InputFormat, Long> scaled(SortedMap<InputFormat, Long> byFormat) {
        if (bytes == null) {
            return byFormat;
        }
        double all = byFormat.values().stream().mapToLong(Long::longValue).sum();
        double wanted = Quantity.parse(bytes).orElseThrow().doubleValue();
        SortedMap<InputFormat, Long> scaled = new TreeMap<>();
        byFormat.forEach((format, size) -> scaled.put(format, Math.round(size / all * wanted)));
        return scaled;
    }
}
