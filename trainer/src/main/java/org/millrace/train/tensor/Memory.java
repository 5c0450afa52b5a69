package org.millrace.train.tensor;

/** A flat run of elements of one type on one device. Closing it frees it; views on it are then invalid. */
public interface Memory extends AutoCloseable {

    DataType type();

    /** Elements. */
    long length();

    /** Address of the first element in the device's address space. */
    long address();

    @Override
    void close();
}
