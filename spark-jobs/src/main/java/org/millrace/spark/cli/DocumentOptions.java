package org.millrace.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.FieldMapping;
import org.millrace.data.read.InputFiles;
import org.millrace.data.read.InputFormat;
import org.millrace.data.read.InputSource;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Option;

/** How documents are read from files that a command line names. */
final class DocumentOptions {

    @Option(
            names = "--text-field",
            paramLabel = "FIELD",
            description = "Field or column of the text. Default: ${DEFAULT-VALUE}.")
    private String textField = "text";

    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description =
                    "jsonl, csv, parquet, text, markdown, code, html or warc. Default: what the names say, otherwise jsonl.")
    private @Nullable InputFormat inputFormat;

    /** A source for each of the inputs, with the mistakes added. */
    List<InputSource> sources(List<String> inputs, Configuration hadoop, Problems problems) throws IOException {
        List<InputSource> sources = new ArrayList<>();
        for (String input : inputs) {
            add("INPUT", input, sources, hadoop, problems);
        }
        return sources;
    }

    /**
     * Adds a source for what was named, whose files are all of one format; none where it is not, but the mistake.
     *
     * @param option that named it
     */
    boolean add(String option, String input, List<InputSource> sources, Configuration hadoop, Problems problems)
            throws IOException {
        Set<InputFormat> formats = new TreeSet<>();
        for (FileStatus file : InputFiles.find(hadoop, input)) {
            formats.add(inputFormat == null ? ofName(file.getPath().getName()) : inputFormat);
        }
        if (formats.isEmpty()) {
            problems.add(option, "'" + input + "', which matches no file", "files to read");
            return false;
        }
        if (formats.size() > 1) {
            problems.add(
                    option,
                    "'" + input + "' with files of several formats: " + formats,
                    "one format",
                    "name them one by one, or say --input-format");
            return false;
        }
        String name = "input-" + (sources.size() + 1);
        sources.add(new InputSource(name, formats.iterator().next(), input, new FieldMapping(textField, null, null)));
        return true;
    }

    private static InputFormat ofName(String name) {
        String plain = name.replaceFirst("\\.(gz|zst)$", "");
        if (plain.endsWith(".parquet")) {
            return InputFormat.PARQUET;
        }
        if (plain.endsWith(".warc") || plain.endsWith(".wet")) {
            return InputFormat.WARC;
        }
        if (plain.endsWith(".csv") || plain.endsWith(".tsv")) {
            return InputFormat.CSV;
        }
        if (plain.endsWith(".md")) {
            return InputFormat.MARKDOWN;
        }
        if (plain.endsWith(".html") || plain.endsWith(".htm")) {
            return InputFormat.HTML;
        }
        return plain.endsWith(".txt") ? InputFormat.TEXT : InputFormat.JSONL;
    }
}
