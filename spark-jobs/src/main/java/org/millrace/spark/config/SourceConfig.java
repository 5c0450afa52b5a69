package org.millrace.spark.config;

import org.jspecify.annotations.Nullable;
import org.millrace.data.read.InputFormat;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** Files of one kind and origin. */
public record SourceConfig(
        @Key("Name that the mixture and the report use: letters, digits, - and _.")
        String name,

        @Key("What the files hold; compression (gzip, zstd) is found out from their first bytes.")
        InputFormat format,

        @Key("Files, as a path or glob on any Hadoop file system.")
        String path,

        @Key(value = "Field or column of the text, for jsonl and parquet.", byDefault = "text")
        String textField,

        @Key(value = "Field or column of an identifier, kept as metadata.", byDefault = Key.ABSENT) @Nullable
        String idField,

        @Key(value = "Field or column of the address; left out, the path of the file.", byDefault = Key.ABSENT)
        @Nullable
        String uriField)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            problems.add("name", "'" + name + "'", "letters, digits, - and _");
        }
    }
}
