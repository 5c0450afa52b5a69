package org.millrace.data.decontaminate;

/**
 * How a text becomes the tokens that are compared. First every item is learnt, then any number of threads may ask for
 * documents.
 */
interface Tokens {

    /** Stands for a token that no item has; it equals no other, itself included. */
    int UNKNOWN = -1;

    /** The tokens of an item, from 0. */
    int[] learn(String text);

    /** The tokens of a document; {@link #UNKNOWN} where no item has them. */
    int[] of(String text);
}
