/**
 * The Gopher rules of Rae et al. 2021 (arXiv 2112.11446, table A1 and appendix A.1.1), in the dialect of datatrove 0.10.
 *
 * <p>Dialects of these rules differ, and thresholds only mean something together with one: here words are those of
 * spaCy's English tokenizer, punctuation counts as words of its own where the rule divides by all words, lengths are
 * code points, lines end where Python's {@code splitlines} ends them, and stop words are matched with their case.
 *
 * <pre>
 *   Document ─► {@link org.millrace.data.filter.heuristic.GopherQuality} ─► {@link org.millrace.data.filter.heuristic.GopherRepetition} ─► kept
 *                    │ WordSplitter ─► Words                │ RepeatedPieces, RepeatedNGrams
 *                    ▼                                      ▼
 *              Drop(gopher_quality.…)               Drop(gopher_repetition.…)
 * </pre>
 */
@NullMarked
package org.millrace.data.filter.heuristic;

import org.jspecify.annotations.NullMarked;
