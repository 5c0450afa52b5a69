package org.millrace.data.pack;

import java.io.IOException;

/** Where a packer puts its sequences. */
@FunctionalInterface
public interface SequenceSink {

    void accept(PackedSequence sequence) throws IOException;
}
