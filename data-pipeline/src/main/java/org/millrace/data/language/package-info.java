/**
 * Which language a document is in, and the filter that keeps some of them.
 *
 * <pre>
 *   text ─► windows spread over it ─► a vote each ({@link org.millrace.data.language.LanguageDetector})
 *    └────► a model of fastText's ({@link org.millrace.data.language.FastTextLanguages})
 *                                          ▼
 *                      language and confidence ─► {@link org.millrace.data.language.LanguageFilter}
 * </pre>
 */
@NullMarked
package org.millrace.data.language;

import org.jspecify.annotations.NullMarked;
