package org.millrace.data.read;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A file of the frozen input manifest, or a range of a large one. Ranges of a file are entries of their own, so each has
 * its ordinal, and where a file is divided is as frozen as the rest.
 *
 * @param ordinal its place in the manifest, from 0; the first half of each of its documents' identities
 * @param source name of the configured source
 * @param root what the paths of the source's files begin with; what follows is a file's name within the source
 * @param path where it is: the URI of a file on any Hadoop file system
 * @param bytes size of the file as stored
 * @param modified when it was last changed, in milliseconds since 1970
 * @param start first stored byte of the range; 0 for a whole file
 * @param end stored byte behind the range; {@code bytes} for a whole file
 * @param format how it is laid out
 * @param fields what to make documents from; only JSONL, CSV and Parquet use it
 */
public record SourceFile(
        int ordinal,
        String source,
        String root,
        String path,
        long bytes,
        long modified,
        long start,
        long end,
        InputFormat format,
        FieldMapping fields) {

    public SourceFile {
        if (start < 0 || start > end || end > bytes) {
            throw new IllegalArgumentException(
                    "%s has %d bytes, its range cannot be %d to %d".formatted(path, bytes, start, end));
        }
    }

    /** A whole file. */
    public static SourceFile whole(
            int ordinal,
            String source,
            String path,
            long bytes,
            long modified,
            InputFormat format,
            FieldMapping fields) {
        return new SourceFile(ordinal, source, "", path, bytes, modified, 0, bytes, format, fields);
    }

    /** Stored bytes to read. */
    public long length() {
        return end - start;
    }

    /** True for one of several ranges of a file. */
    @JsonIgnore // follows from the others, and would not be read again
    public boolean isRange() {
        return length() < bytes;
    }

    /** The path within the source, such as {@code src/main.py}. */
    public String name() {
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }
}
