package org.millrace.train.loop;

import org.bytedeco.javacpp.Pointer;

/**
 * Memory of a run.
 *
 * @param residentBytes what the operating system has given the process
 * @param tensorBytes of these, or of the device's memory, what tensors take
 */
public record MemoryUse(long residentBytes, long tensorBytes) {

    static MemoryUse now(long tensorBytes) {
        return new MemoryUse(Pointer.physicalBytes(), tensorBytes);
    }
}
