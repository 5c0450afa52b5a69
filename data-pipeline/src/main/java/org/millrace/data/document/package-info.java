/**
 * The one unit of flow, its identity, and its Parquet form.
 *
 * <pre>
 *   Document        → DocumentWriter        → part-00000.parquet          → DocumentReader        → Document
 *   DroppedDocument → DroppedDocumentWriter → _dropped/part-00000.parquet → DroppedDocumentReader → DroppedDocument
 * </pre>
 *
 * Files are plain Parquet (strings, maps, zstd), so any engine can read them; the same documents always make the same
 * bytes.
 */
@NullMarked
package org.millrace.data.document;

import org.jspecify.annotations.NullMarked;
