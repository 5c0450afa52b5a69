package org.millrace.spark.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.data.read.FieldMapping;
import org.millrace.data.read.InputFormat;
import org.millrace.data.read.InputSource;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Files of one kind and origin. */
public record SourceConfig(
        @Key("Name that the mixture and the report use: letters, digits, - and _.")
        String name,

        @Key("What the files hold; compression (gzip, zstd) is found out from their first bytes.")
        InputFormat format,

        @Key("Files, as a path or glob on any Hadoop file system; a folder stands for all files below it.")
        String path,

        @Key(
                value = "Patterns of the files of a folder that are read: *.md for names, src/** for paths below the"
                        + " folder. Left out, the format's own: markdown, code and html know their files' endings, others"
                        + " read every file.",
                byDefault = "[]")
        List<String> include,

        @Key(
                value = "Patterns of files that are left out. Left out, the format's own: code leaves out packages of"
                        + " others, such as **/node_modules/**.",
                byDefault = "[]")
        List<String> exclude,

        @Key(
                value = "For warc: CDX or CDXJ files, as a path or glob, that say where records begin, so that large"
                        + " archives are divided between tasks.",
                byDefault = Key.ABSENT)
        @Nullable
        String index,

        @Key(
                value =
                        "Field or column of the text, for jsonl, csv and parquet. In jsonl a name with dots reaches into"
                                + " objects: meta.body.",
                byDefault = "text")
        String textField,

        @Key(value = "Field or column of an identifier, kept as metadata.", byDefault = Key.ABSENT) @Nullable
        String idField,

        @Key(value = "Field or column of the address; left out, the path of the file.", byDefault = Key.ABSENT)
        @Nullable
        String uriField)
        implements Checked {

    public SourceConfig {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    @Override
    public void check(Problems problems) {
        checkPatterns("include", include, problems);
        checkPatterns("exclude", exclude, problems);
        if (index != null && format != InputFormat.WARC) {
            problems.add("index", index, "no index, since " + format.label() + " files have none");
        }
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            problems.add("name", "'" + name + "'", "letters, digits, - and _");
        }
    }

    private static void checkPatterns(String key, List<String> patterns, Problems problems) {
        for (String pattern : patterns) {
            InputSource.problemOfPattern(pattern)
                    .ifPresent(problem -> problems.add(key, pattern, "a pattern", problem));
        }
    }

    /** The source as readers know it. */
    public InputSource toSource() {
        return new InputSource(
                name, format, path, include, exclude, index, new FieldMapping(textField, idField, uriField));
    }
}
