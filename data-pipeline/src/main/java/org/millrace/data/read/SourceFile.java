package org.millrace.data.read;

/**
 * One file of the frozen input manifest.
 *
 * @param ordinal its place in the manifest, from 0; the first half of each of its documents' identities
 * @param source name of the configured source
 * @param path where it is: the URI of a file on any Hadoop file system
 * @param bytes its size as stored
 * @param modified when it was last changed, in milliseconds since 1970
 * @param format how it is laid out
 * @param fields what to make documents from; only JSONL and Parquet use it
 */
public record SourceFile(
        int ordinal, String source, String path, long bytes, long modified, InputFormat format, FieldMapping fields) {}
