/**
 * What jobs that train have in common: {@link org.millrace.spark.training.RunInputs} checks that the data steps have
 * left what training needs, and gathers it.
 */
@NullMarked
package org.millrace.spark.training;

import org.jspecify.annotations.NullMarked;
