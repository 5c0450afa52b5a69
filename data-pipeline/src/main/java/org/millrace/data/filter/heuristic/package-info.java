/**
 * Rules about the shape of a text: its words, lines, characters and repetitions.
 *
 * <p>Systems read the published rules differently, and limits only mean something together with a reading; so each is
 * explicit ({@link org.millrace.data.filter.heuristic.GopherDialect}). Where nothing else is said it is datatrove 0.10's:
 * words are those of spaCy's English tokenizer, lengths are code points, and lines end where Python's {@code splitlines}
 * ends them.
 *
 * <pre>
 *   Document ─► a filter ─► its settings' dialect ─► QualityMeasures, RepetitionMeasures ─► limits ─► kept
 *                                │ WordSplitter, UnicodeWords ─► Words        │
 *                                │ RepeatedPieces, RepeatedNGrams             ▼
 *                                                          Drop(filter.reason, measured, limit)
 * </pre>
 */
@NullMarked
package org.millrace.data.filter.heuristic;

import org.jspecify.annotations.NullMarked;
