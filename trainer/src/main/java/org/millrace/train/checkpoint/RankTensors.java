package org.millrace.train.checkpoint;

import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * The numbers that a rank holds of a training: all of them, or its part of {@link
 * org.millrace.train.sharding.ShardPlan}.
 *
 * @param device where the tensors are
 * @param share what of the flat buffers they hold
 * @param masters weights in 32-bit floats
 * @param firstMoment of AdamW, likewise
 * @param secondMoment of AdamW, likewise
 */
public record RankTensors(
        Device device, ParameterShare share, Tensor masters, Tensor firstMoment, Tensor secondMoment) {

    public RankTensors {
        if (masters.size() != share.size()
                || firstMoment.size() != share.size()
                || secondMoment.size() != share.size()) {
            throw new IllegalArgumentException("A share of %d elements needs tensors of that size, got: %s, %s, %s"
                    .formatted(share.size(), masters, firstMoment, secondMoment));
        }
    }

    Moments moments() {
        return new Moments(share, firstMoment, secondMoment);
    }
}
