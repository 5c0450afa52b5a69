package org.millrace.spark.cli;

import java.io.IOException;
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

/** Files that a command line names, as sources to read. */
final class InputSources {

    private InputSources() {}

    /**
     * A source for what was named, whose files are all of one format; null where it is not, with the mistake added.
     *
     * @param option that named it
     * @param format of its files; null to go by their names
     */
    static @Nullable InputSource of(
            String name,
            String option,
            String input,
            @Nullable InputFormat format,
            String textField,
            Configuration hadoop,
            Problems problems)
            throws IOException {
        Set<InputFormat> formats = new TreeSet<>();
        for (FileStatus file : InputFiles.find(hadoop, input)) {
            formats.add(format == null ? ofName(file.getPath().getName()) : format);
        }
        if (formats.isEmpty()) {
            problems.add(option, "'" + input + "', which matches no file", "files to read");
            return null;
        }
        if (formats.size() > 1) {
            problems.add(
                    option,
                    "'" + input + "' with files of several formats: " + formats,
                    "one format",
                    "name them one by one, or say --input-format");
            return null;
        }
        return new InputSource(name, formats.iterator().next(), input, new FieldMapping(textField, null, null));
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
