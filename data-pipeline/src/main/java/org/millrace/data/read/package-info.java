/**
 * From files as users have them to documents; whatever cannot be read is handed over with its reason.
 *
 * <pre>
 *   InputSource … → FrozenInputs (FileRanges, RecordIndex) → InputManifest → ReadSplits → SourceFile …
 *
 *   SourceFile → SourceReader → stored bytes → Decompression → JsonLinesReader  ┐
 *                                                              CsvReader        │
 *                                                              TextFileReader   ├→ RecordSink: Document or BadRecord
 *                                                              HtmlFileReader   │
 *                                                              WarcRecordReader │
 *                             → stored file → ParquetRecordReader               ┘
 * </pre>
 *
 * {@link FrozenInputs} lists the files of a run once and divides large ones, so that every document's identity is fixed; {@link SourceReader}
 * reads one of them.
 */
@NullMarked
package org.millrace.data.read;

import org.jspecify.annotations.NullMarked;
