/**
 * Classifiers on Spark: what {@code org.millrace.data.classify} does in one process, for labelled documents and corpora that
 * are spread over many machines. Both give the same bytes.
 *
 * <pre>
 *   labelled files ─tasks─► bytes by label and range of hashes ─► how far the sample reaches
 *                  ─tasks─► the documents within it ─► one task: learn, calibrate, measure ─► model.bin, classifier.json
 *   corpus         ─tasks─► histograms of scores, added up ─► thresholds by share of kept tokens
 * </pre>
 *
 * <p>One task learns, from a sample that does not depend on partitions, rather than many from shares whose weights are then
 * averaged. A linear classifier has learnt what it can from some 10⁵ documents a label, which one task does in minutes;
 * averaging would move the whole matrix, hundreds of megabytes, from every task in every epoch, and the result would depend
 * on how many tasks there are.
 */
@NullMarked
package org.millrace.spark.classify;

import org.jspecify.annotations.NullMarked;
