/**
 * The kinds of {@code data.steps} that judge one document at a time. {@link org.millrace.spark.filter.FilterType} is what to
 * implement for another; each class here binds the rule of a filter of the data pipeline to its settings in YAML.
 *
 * <pre>
 *   - gopher_quality: {min_words: 50} ─► GopherQualitySettings… ─► {@link org.millrace.data.filter.DocumentFilter}, on each executor
 * </pre>
 */
@NullMarked
package org.millrace.spark.filter;

import org.jspecify.annotations.NullMarked;
