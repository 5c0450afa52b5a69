package org.millrace.data.filter.heuristic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words that split as a list says and not as the rules do: contractions ({@code do|n't}), abbreviations with their
 * full stop ({@code Dr.}), emoticons. The list holds what spaCy's English exceptions hold, made here from its grammar.
 *
 * <p>An open-addressing table over spans of characters, so that looking a word up makes no string.
 */
final class FixedWords {

    static final int LONGEST = 12;

    private static final String PRONOUNS = "i you he she it we they";
    private static final String QUESTION_WORDS = "who what when where why how there that this these those";
    private static final String SINGULAR_DEMONSTRATIVES = "that this";
    private static final String PLURAL_DEMONSTRATIVES = "these those";
    private static final String MODALS = "ca could do does did had may might must need ought sha should wo would";
    private static final String PERFECT_MODALS = "could might must should would";
    private static final String PLAIN_VERBS = "ai are is was were have has dare";
    private static final String DROPPED_G = "doin goin nothin nuthin ol somethin havin lovin";

    /** Contractions without their apostrophe that are everyday words: they stay whole. */
    private static final String WORDS_AFTER_ALL =
            "Ill ill Its its Hell hell Shell shell Shed shed were Were Well well Whore whore";

    private static final String ODD_CONTRACTIONS =
            "y'|all y|all how|'d|'y How|'d|'y not|'ve not|ve Not|'ve Not|ve can|not Can|not gon|na Gon|na got|ta Got|ta"
                    + " let|'s Let|'s c'm|on C'm|on";

    private static final String ABBREVIATIONS = """
            a.m. p.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd. Md. Messrs.
            Mo. Mont. Mr. Mrs. Ms. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s. Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo.
            Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind. Jan. Jul. Jun. Kan. Kans. Ky. La. Mar. Mass. Mich. Minn. Miss.
            N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept. Tenn. Va. Wash. Wis. C++
            ä. ö. ü.""";

    private static final String APOSTROPHES =
            "' '' 'S 's 're 'd 'll 'em 'nuff 'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz 'bout ma'am Ma'am o'clock"
                    + " O'clock";

    private static final String OTHERS = "and/or w/o em ll nuff — \\n \\t \\\") <space> ‘S ‘s";

    private static final String EMOTICONS = """
            :) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-; :( :-( :((
            :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ :1 :P :-P :p :-p :O :-O :o :-o :0
            :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.>
            <.< ._. ;_; -_- -__- v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333
            </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>""";

    static final FixedWords ENGLISH = english();

    private final String[] words;
    /** Pieces of each word: the lengths of the first and second piece in a byte each; 0 for a word that stays whole. */
    private final short[] cuts;

    private final int mask;
    private final boolean[] firsts = new boolean[1 << 16];
    private final boolean[] lasts = new boolean[1 << 16];

    private FixedWords(List<String> splits) {
        int capacity = Integer.highestOneBit(splits.size() * 4);
        words = new String[capacity];
        cuts = new short[capacity];
        mask = capacity - 1;
        for (String split : splits) {
            put(split);
        }
    }

    /** Where the word stands in the table, or −1 if it is not there. */
    int find(char[] text, int begin, int end) {
        int length = end - begin;
        if (length > LONGEST || length < 1 || !firsts[text[begin]] || !lasts[text[end - 1]]) {
            return -1;
        }
        for (int slot = slot(text, begin, end); ; slot = (slot + 1) & mask) {
            @Nullable String word = words[slot];
            if (word == null) {
                return -1;
            }
            if (equal(word, text, begin, length)) {
                return slot;
            }
        }
    }

    boolean contains(char[] text, int begin, int end) {
        return find(text, begin, end) >= 0;
    }

    /** Whether the word in a slot is one piece. */
    boolean isWhole(int slot) {
        return cuts[slot] == 0;
    }

    /** Whether any listed word begins with this character. */
    boolean mayBegin(char first) {
        return firsts[first];
    }

    /** Adds the pieces of the word in a slot to {@code words}. */
    void split(int slot, int begin, int end, Words into) {
        int from = begin;
        for (int cut = cuts[slot]; cut != 0; cut >>>= 8) {
            into.add(from, from + (cut & 0xFF));
            from += cut & 0xFF;
        }
        into.add(from, end);
    }

    private void put(String split) {
        String[] pieces = split.split("\\|(?!$)", -1);
        String word = String.join("", pieces);
        char[] text = word.toCharArray();
        if (text.length > LONGEST || pieces.length > 3) {
            throw new IllegalArgumentException("Word is too long or has too many pieces: " + split);
        }
        int slot = slot(text, 0, text.length);
        while (words[slot] != null && !words[slot].equals(word)) {
            slot = (slot + 1) & mask;
        }
        words[slot] = word;
        cuts[slot] = (short)
                (pieces.length == 1 ? 0 : pieces[0].length() | (pieces.length == 3 ? pieces[1].length() << 8 : 0));
        firsts[text[0]] = true;
        lasts[text[text.length - 1]] = true;
    }

    private int slot(char[] text, int begin, int end) {
        int hash = 0;
        for (int i = begin; i < end; i++) {
            hash = hash * 31 + text[i];
        }
        return (hash ^ hash >>> 15) & mask;
    }

    private static boolean equal(String word, char[] text, int begin, int length) {
        if (word.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (word.charAt(i) != text[begin + i]) {
                return false;
            }
        }
        return true;
    }

    private static FixedWords english() {
        var splits = new ArrayList<String>();
        for (String contraction : contractions()) {
            String bare = contraction.replace("'", "");
            splits.add(contraction);
            if (!bare.equals(contraction) && !listed(WORDS_AFTER_ALL, bare.replace("|", ""))) {
                splits.add(bare);
            }
        }
        splits.addAll(List.of(words(ODD_CONTRACTIONS)));
        for (String word : words(DROPPED_G)) {
            for (String cased : List.of(word, capitalised(word))) {
                splits.add(cased);
                splits.add(cased + "'");
            }
        }
        for (int hour = 1; hour <= 12; hour++) {
            for (String half : words("am pm a.m. p.m.")) {
                splits.add(hour + "|" + half);
            }
        }
        for (char letter = 'a'; letter <= 'z'; letter++) {
            splits.add(letter + ".");
        }
        for (char scale : "cfkCFK".toCharArray()) {
            splits.add("°|" + scale + "|.");
        }
        for (String list : List.of(ABBREVIATIONS, APOSTROPHES, OTHERS, EMOTICONS)) {
            splits.addAll(List.of(words(list)));
        }
        for (String split : List.copyOf(splits)) {
            if (split.indexOf('\'') >= 0) {
                splits.add(split.replace('\'', '’'));
            }
        }
        return new FixedWords(splits);
    }

    private static List<String> contractions() {
        var made = new ArrayList<String>();
        for (String pronoun : words(PRONOUNS)) {
            made.addAll(endings(pronoun, "'ll 'll|'ve 'd 'd|'ve"));
            made.addAll(endings(pronoun, listed("i you we they", pronoun) ? "'ve" : "'s"));
            if (listed("you we they", pronoun)) {
                made.addAll(endings(pronoun, "'re"));
            }
        }
        made.addAll(endings("i", "'m 'm|a"));
        for (String word : words(QUESTION_WORDS)) {
            made.addAll(endings(word, "'ll 'll|'ve 'd 'd|'ve"));
            if (!listed(PLURAL_DEMONSTRATIVES, word)) {
                made.addAll(endings(word, "'s"));
            }
            if (!listed(SINGULAR_DEMONSTRATIVES, word)) {
                made.addAll(endings(word, "'re 've"));
            }
        }
        for (String verb : words(MODALS)) {
            made.addAll(endings(verb, "n't n't|'ve"));
        }
        for (String verb : words(PERFECT_MODALS)) {
            made.addAll(endings(verb, "'ve"));
        }
        for (String verb : words(PLAIN_VERBS)) {
            made.addAll(endings(verb, "n't"));
        }
        return made;
    }

    private static List<String> endings(String word, String endings) {
        var made = new ArrayList<String>();
        for (String ending : words(endings)) {
            made.add(word + "|" + ending);
            made.add(capitalised(word) + "|" + ending);
        }
        return made;
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String[] words(String list) {
        return list.strip().split("\\s+", -1);
    }

    private static boolean listed(String list, String word) {
        return List.of(words(list)).contains(word);
    }
}
