package org.millrace.spark.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputFiles;
import org.millrace.data.rows.RejectedRows;
import org.millrace.data.rows.RowField;
import org.millrace.data.rows.RowFormat;
import org.millrace.data.rows.RowInput;
import org.millrace.data.rows.RowOutput;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where rows come from and where they go, for every command that converts rows. */
final class RowsOptions {

    /** What stands for standard input or output. */
    private static final String STANDARD = "-";

    private static final int LONGEST_RECORD = 1 << 30;

    @Parameters(
            paramLabel = "INPUT",
            description = "Files, folders or globs on any Hadoop file system; none, or -, for standard input."
                    + " JSON lines may be compressed with gzip or zstd.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to write; .parquet makes Parquet, .gz and .zst compress JSON lines. It appears when all"
                            + " of it is there. Default: standard output.")
    private String output = STANDARD;

    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description = "jsonl or parquet. Default: parquet for files named .parquet, otherwise jsonl.")
    private @Nullable RowFormat inputFormat;

    @Option(names = "--output-format", paramLabel = "FORMAT", description = "jsonl or parquet, whatever the name says.")
    private @Nullable RowFormat outputFormat;

    @Option(names = "--overwrite", description = "Replace files that exist; without it they are a mistake.")
    private boolean overwrite;

    @Option(
            names = "--keep",
            paramLabel = "FIELD",
            split = ",",
            description = "Other fields to carry along: --keep id,url. In Parquet they become columns of strings.")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "Where to keep bad rows, as JSON lines with file, position, reason and what was found.")
    private @Nullable String rejected;

    @Option(
            names = "--max-bad-share",
            paramLabel = "SHARE",
            description = "Share of rows that may be bad; with more there is no output file, and the exit code is 3."
                    + " Default: ${DEFAULT-VALUE}.")
    private double maxBadShare = 0.01;

    @Option(
            names = "--max-record-bytes",
            paramLabel = "N",
            description = "Longest line; a longer one is bad. Default: ${DEFAULT-VALUE}.")
    private int maxRecordBytes = 64 << 20;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that convert. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    List<String> keep() {
        return keep;
    }

    double maxBadShare() {
        return maxBadShare;
    }

    int maxRecordBytes() {
        return maxRecordBytes;
    }

    int threads() {
        return threads;
    }

    /** Adds every mistake that can be seen before a row is read. */
    void check(String from, String to, Configuration hadoop, Problems problems) throws IOException {
        if (inputs.isEmpty()) {
            inputs.add(STANDARD);
        }
        for (String input : inputs) {
            if (input.equals(STANDARD)) {
                if (inputFormat == RowFormat.PARQUET) {
                    problems.add("--input-format", "parquet for standard input", "jsonl", "name a Parquet file");
                }
            } else if (InputFiles.find(hadoop, input).isEmpty()) {
                problems.add("INPUT", "'" + input + "', which matches no file", "files to read");
            }
        }
        if (inputs.stream().filter(STANDARD::equals).count() > 1) {
            problems.add("INPUT", "- twice", "standard input once");
        }
        OutputChecks outputs = new OutputChecks(hadoop, overwrite, problems);
        if (!output.equals(STANDARD)) {
            outputs.file("--output", output);
        }
        if (rejected != null) {
            outputs.file("--rejected", rejected);
            if (rejected.equals(output)) {
                problems.add("--rejected", rejected, "another file than that of --output");
            }
        }
        if (output.equals(STANDARD) && outputFormat == RowFormat.PARQUET) {
            problems.add("--output-format", "parquet for standard output", "jsonl", "name a file with --output");
        }
        if (keep.contains(to)) {
            problems.add("--keep", to, "fields that are not named as the result is", "rename the result");
        }
        if (keep.contains(from)) {
            problems.add("--keep", from, "fields beside the one that is converted");
        }
        if (keep.stream().distinct().count() < keep.size()) {
            problems.add("--keep", String.join(",", keep), "each field once");
        }
        Readable.checkShare(maxBadShare, problems);
        if (maxRecordBytes < 1 || maxRecordBytes > LONGEST_RECORD) {
            problems.add("--max-record-bytes", maxRecordBytes, "from 1 to " + LONGEST_RECORD);
        }
        if (threads < 1) {
            problems.add("--threads", threads, "at least 1");
        }
    }

    List<RowInput> inputs(Configuration hadoop, InputStream standardInput) throws IOException {
        List<RowInput> found = new ArrayList<>();
        for (String input : inputs) {
            if (input.equals(STANDARD)) {
                found.add(RowInput.stream(standardInput, "standard input"));
                continue;
            }
            for (FileStatus file : InputFiles.find(hadoop, input)) {
                RowFormat format =
                        inputFormat == null ? RowFormat.ofName(file.getPath().getName()) : inputFormat;
                found.add(RowInput.file(hadoop, file.getPath(), format));
            }
        }
        return found;
    }

    <T> RowOutput<T> output(Configuration hadoop, RowField<T> field) throws IOException {
        if (output.equals(STANDARD)) {
            return RowOutput.stream(new StandardOutput(), field);
        }
        RowFormat format = outputFormat == null ? RowFormat.ofName(output) : outputFormat;
        return RowOutput.file(hadoop, new Path(output), format, field, keep, overwrite);
    }

    RejectedRows rejected(Configuration hadoop) throws IOException {
        return rejected == null ? RejectedRows.counted() : RejectedRows.kept(hadoop, new Path(rejected), overwrite);
    }
}
