package org.millrace.data.filter.words;

import org.millrace.data.filter.text.PhraseTrie;

/**
 * A list of toxic words and how many of them a document may have. A limit of infinity is none.
 *
 * @param name part of the drop reason and of the score
 * @param words the words, with their weights
 * @param wholeWords whether a word counts only where no letter, number or underscore stands beside it
 * @param maxWeight largest sum of the weights of all words found; with weights of 1, how many there are
 * @param maxShare largest such sum divided by the words between white space
 */
public record ToxicList(String name, PhraseTrie words, boolean wholeWords, double maxWeight, double maxShare) {

    public ToxicList {
        if (!(maxWeight >= 0) || !(maxShare >= 0)) {
            throw new IllegalArgumentException("Limits of the list %s must be at least 0, cannot be: %s and %s"
                    .formatted(name, maxWeight, maxShare));
        }
    }

    /**
     * Adds an entry of a list file: a word or phrase, and its weight after a tab; without one it weighs 1.
     *
     * @throws IllegalArgumentException if the weight is no positive number
     */
    public static void addEntry(PhraseTrie words, String entry) {
        int tab = entry.indexOf('\t');
        if (tab < 0) {
            words.add(entry, 1);
            return;
        }
        String weight = entry.substring(tab + 1).strip();
        try {
            float value = Float.parseFloat(weight);
            if (value > 0 && value < Float.POSITIVE_INFINITY) {
                words.add(entry.substring(0, tab).strip(), value);
                return;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(expected(weight), noNumber);
        }
        throw new IllegalArgumentException(expected(weight));
    }

    private static String expected(String weight) {
        return "got '%s' after the tab, expected a weight, which is a number above 0".formatted(weight);
    }
}
