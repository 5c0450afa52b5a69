/** The mathematics that a decoder needs, behind one interface. */
@NullMarked
package org.millrace.train.kernel;

import org.jspecify.annotations.NullMarked;
