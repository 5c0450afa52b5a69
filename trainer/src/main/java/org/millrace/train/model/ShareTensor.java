package org.millrace.train.model;

import org.millrace.train.tensor.Tensor;

/**
 * Elements of a {@link ParameterShare}: in a buffer of their own, or at their places in a buffer of the whole model.
 *
 * @param whole whether the buffer is that of the whole model
 */
public record ShareTensor(Tensor tensor, boolean whole) {

    /** The elements of a run of the share. */
    public Tensor of(ParameterShare.Run run) {
        return tensor.view(whole ? run.flat() : run.local(), run.size());
    }
}
