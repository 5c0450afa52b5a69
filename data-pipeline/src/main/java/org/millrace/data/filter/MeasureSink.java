package org.millrace.data.filter;

/** Where a filter puts what it has measured of a document. */
public interface MeasureSink {

    /**
     * Adds a value.
     *
     * @param group documents that are told apart, such as {@code source=web}
     * @param measure name of the value, such as {@code words}
     * @param value not negative; what is not finite is passed over
     */
    void add(String group, String measure, double value);
}
