package org.millrace.train.model;

import org.millrace.train.tensor.Tensor;

/**
 * What a pass over some parts of a batch needs of the other parts: their keys and values, and what their queries add to the
 * gradients of its own. Both operations run beside the work of the pass until what they return is run, which waits for
 * their end.
 */
public interface ContextExchange {

    /**
     * Completes keys and values.
     *
     * @param keysValues (N,2G,K) of which the rows of this pass's parts are there
     */
    Runnable gather(Tensor keysValues);

    /**
     * Adds up gradients: afterwards the rows of this pass's parts hold the sums over all parts, added in a balanced tree.
     *
     * @param gradients (N,2G,K) FLOAT32, summed over this pass's parts; other rows are overwritten
     */
    Runnable sum(Tensor gradients);

    /** Where all parts are in one pass. */
    static ContextExchange none() {
        return new ContextExchange() {
            @Override
            public Runnable gather(Tensor keysValues) {
                return () -> {};
            }

            @Override
            public Runnable sum(Tensor gradients) {
                return () -> {};
            }
        };
    }
}
