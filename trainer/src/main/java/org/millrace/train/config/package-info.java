/** A run's YAML as records: parsing, units, and every problem reported at once. */
@NullMarked
package org.millrace.train.config;

import org.jspecify.annotations.NullMarked;
