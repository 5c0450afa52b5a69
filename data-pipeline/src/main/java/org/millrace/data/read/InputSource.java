package org.millrace.data.read;

/**
 * Files of one kind and origin, as a run's configuration names them.
 *
 * @param name what the mixture and the report call it; no two sources of a run share one
 * @param format how its files are laid out
 * @param path a file, a directory or a glob on any Hadoop file system
 * @param fields what to make documents from; only JSONL and Parquet use it
 */
public record InputSource(String name, InputFormat format, String path, FieldMapping fields) {}
