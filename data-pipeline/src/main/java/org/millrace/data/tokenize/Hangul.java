package org.millrace.data.tokenize;

/** Composition and decomposition of Hangul syllables, which follow a formula (Unicode, section 3.12). */
final class Hangul {

    static final int VOWEL_BASE = 0x1161;
    static final int VOWELS = 21;
    /** One before the first tail: an index of 0 means no tail. */
    static final int TAIL_BASE = 0x11A7;

    static final int TAILS = 28;

    private static final int LEAD_BASE = 0x1100;
    private static final int LEADS = 19;
    private static final int SYLLABLE_BASE = 0xAC00;
    private static final int SYLLABLES = LEADS * VOWELS * TAILS;

    private Hangul() {}

    /** Puts two or three jamo for a syllable and returns how many, or 0 for anything else. */
    static int decompose(int codePoint, int[] out, int at) {
        int index = codePoint - SYLLABLE_BASE;
        if (index < 0 || index >= SYLLABLES) {
            return 0;
        }
        int tail = index % TAILS;
        out[at] = LEAD_BASE + index / (VOWELS * TAILS);
        out[at + 1] = VOWEL_BASE + index / TAILS % VOWELS;
        if (tail == 0) {
            return 2;
        }
        out[at + 2] = TAIL_BASE + tail;
        return 3;
    }

    /** A lead and a vowel, or a syllable without tail and a tail, as one syllable; -1 for anything else. */
    static int compose(int first, int second) {
        int lead = first - LEAD_BASE;
        int vowel = second - VOWEL_BASE;
        if (lead >= 0 && lead < LEADS && vowel >= 0 && vowel < VOWELS) {
            return SYLLABLE_BASE + (lead * VOWELS + vowel) * TAILS;
        }
        int syllable = first - SYLLABLE_BASE;
        int tail = second - TAIL_BASE;
        if (syllable >= 0 && syllable < SYLLABLES && syllable % TAILS == 0 && tail > 0 && tail < TAILS) {
            return first + tail;
        }
        return -1;
    }
}
