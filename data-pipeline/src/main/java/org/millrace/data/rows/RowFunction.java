package org.millrace.data.rows;

/** What becomes of a row's value; called by several threads. */
@FunctionalInterface
public interface RowFunction<A, B> {

    B apply(A value) throws BadValueException;
}
