package org.millrace.train.loader;

import java.io.IOException;
import org.millrace.data.pack.PackedSequence;

/** Sequences by their index: {@code PackedDataset::get}. */
@FunctionalInterface
public interface SequenceSource {

    PackedSequence get(long index) throws IOException;
}
