package org.millrace.train.model;

/**
 * What the forward pass drops and the backward pass computes again (Chen et al. 2016, arXiv 1604.06174; Korthikanti et
 * al. 2022, arXiv 2205.05198). The loss and the gradients are the same, bit for bit; only time and memory differ. The last
 * layer drops nothing, since its backward pass comes at once.
 *
 * <p>Kept of a layer for each token, in elements of the compute type: D hidden, G key/value heads, K head size, F
 * feed-forward. Beside them there is one float a query head.
 */
public enum Recompute {
    /** Nothing is dropped: 4·D + 2·G·K + 2·F are kept. */
    NONE,

    /**
     * Gate and up of the feed-forward layer, by far the largest, are dropped: 4·D + 2·G·K stay. One of the layer's four
     * products is made twice, 2·D·F multiplications a token.
     */
    SELECTIVE,

    /** All but each layer's input is dropped: D stays. The layer is computed twice, all but its last product. */
    FULL
}
