/** Tensors over flat memory on one device. */
@NullMarked
package org.millrace.train.tensor;

import org.jspecify.annotations.NullMarked;
