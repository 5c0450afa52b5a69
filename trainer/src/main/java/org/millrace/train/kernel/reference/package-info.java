/** The kernels in plain ND4J: slow, obvious, and what every other implementation is held against. */
@NullMarked
package org.millrace.train.kernel.reference;

import org.jspecify.annotations.NullMarked;
