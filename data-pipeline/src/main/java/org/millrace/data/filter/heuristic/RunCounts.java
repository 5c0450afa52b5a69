package org.millrace.data.filter.heuristic;

/** How often runs of words occur; a run is known by the word that it begins with. */
final class RunCounts {

    private final int[] occurrences;
    private final boolean[] first;

    RunCounts(int[] occurrences, boolean[] first) {
        this.occurrences = occurrences;
        this.first = first;
    }

    /** How many runs there are, equal ones included. */
    int size() {
        return occurrences.length;
    }

    int occurrences(int run) {
        return occurrences[run];
    }

    /** Whether no equal run begins before this one. */
    boolean isFirst(int run) {
        return first[run];
    }

    /** Of the most frequent runs the first in the text; −1 if there are none. */
    int mostFrequent() {
        int best = -1;
        for (int run = 0; run < occurrences.length; run++) {
            if (best < 0 || occurrences[run] > occurrences[best]) {
                best = run;
            }
        }
        return best;
    }
}
