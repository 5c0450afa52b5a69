package org.millrace.train.loader;

import java.util.List;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.model.TokenBatch;

/**
 * One micro-batch with its origin.
 *
 * @param step of the stage, from 0
 * @param index m, its number in the step over all ranks
 * @param firstSample sample index of its first sequence
 * @param sequences what it is made of; they name their documents
 * @param tokens what the model takes
 */
public record MicroBatch(long step, int index, long firstSample, List<PackedSequence> sequences, TokenBatch tokens) {

    public MicroBatch {
        sequences = List.copyOf(sequences);
    }
}
