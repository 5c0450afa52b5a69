package org.millrace.train.loop;

import org.bytedeco.javacpp.Pointer;

/**
 * Memory of this process.
 *
 * @param residentBytes what the operating system has given it
 * @param offHeapBytes of tensors outside Java's heap, as JavaCPP counts them
 */
public record MemoryUse(long residentBytes, long offHeapBytes) {

    static MemoryUse now() {
        return new MemoryUse(Pointer.physicalBytes(), Pointer.totalBytes());
    }
}
