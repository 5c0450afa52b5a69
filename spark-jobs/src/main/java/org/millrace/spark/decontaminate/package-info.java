/** The step that leaves out documents which hold items of benchmarks. */
@NullMarked
package org.millrace.spark.decontaminate;

import org.jspecify.annotations.NullMarked;
