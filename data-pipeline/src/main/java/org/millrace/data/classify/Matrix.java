package org.millrace.data.classify;

/** Rows of numbers of one length, whole or compressed. */
interface Matrix {

    int rows();

    int columns();

    /** Adds a row to the sum. */
    void addTo(float[] sum, int row);

    /** The dot product of a row and a vector. */
    double dot(float[] vector, int row);
}
