/**
 * Tensors on ND4J's memory, whichever ND4J backend is on the classpath.
 *
 * <p>{@link org.millrace.train.tensor.nd4j.Nd4jDevice} allocates flat one-dimensional arrays and shows any tensor on
 * them as an {@link org.nd4j.linalg.api.ndarray.INDArray} that reads and writes the same memory.
 */
@NullMarked
package org.millrace.train.tensor.nd4j;

import org.jspecify.annotations.NullMarked;
