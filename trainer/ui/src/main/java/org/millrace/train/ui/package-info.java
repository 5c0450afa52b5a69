/**
 * The Deeplearning4j UI in a JVM of its own, for the statistics that the trainer's {@code dl4j} package writes or posts:
 * {@link org.millrace.train.ui.StatsUi} is the entry point.
 */
@NullMarked
package org.millrace.train.ui;

import org.jspecify.annotations.NullMarked;
