/**
 * The step that decides how often each document is taken: {@link org.millrace.spark.mix.MixType}.
 *
 * <pre>
 *   manifest of the step before: amounts by group ─► plan ─► part i, each document with its copies ─► part i
 * </pre>
 */
@NullMarked
package org.millrace.spark.mix;

import org.jspecify.annotations.NullMarked;
