package org.millrace.data.classify;

/**
 * What the header of a fastText file says of its training. Only those that decide which rows a text has, and how rows
 * become probabilities, matter afterwards; the others are carried along so that a file is written as it was read.
 *
 * @param dimension numbers a word, an n-gram and a label each have
 * @param window of word vectors; a classifier has none
 * @param epochs how often each document was learnt from
 * @param minimumCount rarer words have no row of their own
 * @param negatives of negative sampling
 * @param wordNgrams longest run of words that is a feature; 1 for none
 * @param loss how labels get their probabilities
 * @param buckets rows that all n-grams share by their hash
 * @param minimumCharacters of a piece of a word that is a feature
 * @param maximumCharacters of such a piece; 0 for none
 * @param updateRate how often training looked at its learning rate
 * @param samplingThreshold of frequent words, for word vectors
 */
record FastTextArguments(
        int dimension,
        int window,
        int epochs,
        int minimumCount,
        int negatives,
        int wordNgrams,
        FastTextLoss loss,
        int buckets,
        int minimumCharacters,
        int maximumCharacters,
        int updateRate,
        double samplingThreshold) {}
