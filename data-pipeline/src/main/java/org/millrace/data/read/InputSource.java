package org.millrace.data.read;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of one kind and origin, as a run's configuration names them.
 *
 * @param name what the mixture and the report call it; no two sources of a run share one
 * @param format how its files are laid out
 * @param path a file, a directory or a glob on any Hadoop file system
 * @param include patterns of the files that are read, see {@link PathPatterns}; empty for the format's own
 * @param exclude patterns of files that are left out; empty for the format's own
 * @param index files that say where the records of web archives begin, as a path or glob; null where there are none
 * @param fields what to make documents from; only JSONL, CSV and Parquet use it
 */
public record InputSource(
        String name,
        InputFormat format,
        String path,
        List<String> include,
        List<String> exclude,
        @Nullable String index,
        FieldMapping fields) {

    public InputSource {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** A source whose files are those of its format. */
    public InputSource(String name, InputFormat format, String path, FieldMapping fields) {
        this(name, format, path, List.of(), List.of(), null, fields);
    }

    /** What is wrong with a pattern of files, if anything is. */
    public static Optional<String> problemOfPattern(String pattern) {
        try {
            new PathPatterns(List.of(pattern), List.of());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Which files of the path are read. */
    PathPatterns patterns() {
        return new PathPatterns(
                include.isEmpty() ? format.include() : include, exclude.isEmpty() ? format.exclude() : exclude);
    }
}
