package org.millrace.train.checkpoint;

import java.io.IOException;
import org.millrace.train.huggingface.SafetensorsStream;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.tensor.Tensor;

/**
 * AdamW's moments of some weights.
 *
 * @param share which weights
 * @param first in the order of the share
 * @param second likewise
 */
record Moments(ParameterShare share, Tensor first, Tensor second) {

    /** Writes those of other weights, which are among these, as an optimizer file has them. */
    void write(ParameterShare part, SafetensorsStream file) throws IOException {
        write(part, first, file);
        write(part, second, file);
    }

    private void write(ParameterShare part, Tensor moment, SafetensorsStream file) throws IOException {
        for (ParameterShare.Run run : part.runs()) {
            for (ParameterShare.Run held : share.within(run.flat(), run.size())) {
                file.write(ParameterShare.of(moment, held));
            }
        }
    }
}
