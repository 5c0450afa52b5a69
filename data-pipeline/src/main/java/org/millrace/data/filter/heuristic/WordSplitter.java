package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.DIGIT;
import static org.millrace.data.filter.heuristic.CharacterClasses.ICON;
import static org.millrace.data.filter.heuristic.CharacterClasses.INFIX;
import static org.millrace.data.filter.heuristic.CharacterClasses.LETTER;
import static org.millrace.data.filter.heuristic.CharacterClasses.LOWER;
import static org.millrace.data.filter.heuristic.CharacterClasses.QUOTE;
import static org.millrace.data.filter.heuristic.CharacterClasses.SPACE;
import static org.millrace.data.filter.heuristic.CharacterClasses.UPPER;

import java.util.Arrays;

/**
 * Splits a text into words as spaCy 3.8's English tokenizer does, without a regular expression.
 *
 * <p>A run of characters between white space is treated so: affixes (brackets, quotes, commas, a sentence's full stop,
 * {@code 's}, units after digits …) are taken off both ends one after another, until nothing comes off or what remains
 * is a {@link FixedWords fixed word}. The rest is one word if it looks like an address of the web, else it is cut at
 * hyphens, slashes, ellipses and the like between letters. Last, neighbouring pieces that together make a fixed word,
 * such as an emoticon at the end of a sentence, are joined again.
 *
 * <p>Known difference: an IPv4 address with a path is cut like any other word.
 */
final class WordSplitter {

    private final char[] text;
    private final Words words;
    private final FixedWords fixed = FixedWords.ENGLISH;

    /** Suffixes taken off the present run, outermost first, as begin and end. */
    private int[] suffixes = new int[16];

    private int suffixCount;

    private WordSplitter(char[] text, int length) {
        this.text = text;
        words = new Words(text, length);
    }

    static Words split(char[] text) {
        return split(text, 0, text.length);
    }

    static Words split(char[] text, int begin, int end) {
        var splitter = new WordSplitter(text, end - begin);
        splitter.splitRuns(begin, end);
        return splitter.words;
    }

    private void splitRuns(int textBegin, int textEnd) {
        int position = textBegin;
        while (position < textEnd) {
            while (position < textEnd && (CharacterClasses.of(text[position]) & SPACE) != 0) {
                position++;
            }
            int begin = position;
            boolean onlyLetters = true;
            while (position < textEnd) {
                char c = text[position];
                if (!isAsciiLetter(c)) {
                    if ((CharacterClasses.of(c) & SPACE) != 0) {
                        break;
                    }
                    onlyLetters = false;
                }
                position++;
            }
            if (position > begin) {
                splitRun(begin, position, onlyLetters);
            }
        }
    }

    private static boolean isAsciiLetter(char c) {
        return (char) ((c | 0x20) - 'a') < 26;
    }

    private void splitRun(int begin, int end, boolean onlyLetters) {
        int slot = fixed.find(text, begin, end);
        if (slot >= 0) {
            fixed.split(slot, begin, end, words);
        } else if (onlyLetters) {
            words.add(begin, end);
        } else {
            int firstWord = words.size();
            splitAffixes(begin, end);
            if (words.size() - firstWord > 1) {
                joinFixedWords(firstWord);
            }
        }
    }

    private void splitAffixes(int begin, int end) {
        suffixCount = 0;
        int first = begin;
        int past = end;
        while (first < past && !fixed.contains(text, first, past)) {
            int prefix = Affixes.prefix(text, first, past);
            if (prefix > 0 && fixed.contains(text, first + prefix, past)) {
                words.add(first, first + prefix);
                first += prefix;
                break;
            }
            int suffix = Affixes.suffix(text, first + prefix, past);
            if (suffix > 0 && fixed.contains(text, first, past - suffix)) {
                pushSuffix(past - suffix, past);
                past -= suffix;
                break;
            }
            if (prefix == 0 && suffix == 0) {
                break;
            }
            if (prefix > 0) {
                words.add(first, first + prefix);
                first += prefix;
            }
            if (suffix > 0) {
                pushSuffix(past - suffix, past);
                past -= suffix;
            }
        }
        if (first < past) {
            splitStem(first, past);
        }
        for (int i = suffixCount - 1; i >= 0; i--) {
            words.add(suffixes[2 * i], suffixes[2 * i + 1]);
        }
    }

    private void pushSuffix(int begin, int end) {
        if (2 * suffixCount == suffixes.length) {
            suffixes = Arrays.copyOf(suffixes, suffixes.length * 2);
        }
        suffixes[2 * suffixCount] = begin;
        suffixes[2 * suffixCount + 1] = end;
        suffixCount++;
    }

    private void splitStem(int begin, int end) {
        int slot = fixed.find(text, begin, end);
        if (slot >= 0) {
            fixed.split(slot, begin, end, words);
        } else if (!mayHaveInfix(begin, end) || WebAddress.matches(text, begin, end)) {
            words.add(begin, end);
        } else {
            splitInfixes(begin, end);
        }
    }

    private boolean mayHaveInfix(int begin, int end) {
        for (int i = begin; i < end; i++) {
            char c = text[i];
            if ((CharacterClasses.of(c) & INFIX) != 0 || Character.isHighSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    private void splitInfixes(int begin, int end) {
        int from = begin;
        int i = begin;
        while (i < end) {
            int length = infix(i, begin, end);
            // What splits at the very beginning leaves nothing before it, and is no split.
            if (length > 0 && i > begin) {
                if (i > from) {
                    words.add(from, i);
                }
                words.add(i, i + length);
                from = i + length;
            }
            i += Math.max(1, length);
        }
        if (from < end) {
            words.add(from, end);
        }
    }

    /** Length of the separator at {@code i}, or 0. */
    private int infix(int i, int begin, int end) {
        char c = text[i];
        int roles = CharacterClasses.at(text, i, end);
        if ((roles & ICON) != 0) {
            return Character.isHighSurrogate(c) ? 2 : 1;
        }
        if ((roles & INFIX) == 0) {
            return 0;
        }
        return switch (c) {
            case '…' -> 1;
            case '.' -> {
                int dots = run('.', i, end);
                boolean betweenSentences = between(LOWER | QUOTE, i, UPPER | QUOTE, i + 1, begin, end);
                yield dots > 1 ? dots : betweenSentences ? 1 : 0;
            }
            case ',' -> between(LETTER, i, LETTER, i + 1, begin, end) ? 1 : 0;
            case '+', '*', '^' -> arithmetic(i, begin, end) ? 1 : 0;
            case ':', '<', '>', '=', '/' -> between(LETTER | DIGIT, i, LETTER, i + 1, begin, end) ? 1 : 0;
            case '-', '–', '—', '~' -> {
                if (c == '-' && arithmetic(i, begin, end)) {
                    yield 1;
                }
                int longest = c == '-' ? 3 : c == '—' ? 2 : 1;
                int dashes = run(c, i, end);
                yield dashes <= longest && between(LETTER | DIGIT, i, LETTER, i + dashes, begin, end) ? dashes : 0;
            }
            default -> 0;
        };
    }

    /** Whether what stands before {@code left} and what begins at {@code right} have one of the roles asked for. */
    private boolean between(int rolesBefore, int left, int rolesAfter, int right, int begin, int end) {
        return right < end
                && (CharacterClasses.before(text, left, begin) & rolesBefore) != 0
                && (CharacterClasses.at(text, right, end) & rolesAfter) != 0;
    }

    private boolean arithmetic(int i, int begin, int end) {
        return i > begin && i + 1 < end && isDigit(text[i - 1]) && (isDigit(text[i + 1]) || text[i + 1] == '-');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private int run(char c, int i, int end) {
        int past = i;
        while (past < end && text[past] == c) {
            past++;
        }
        return past - i;
    }

    /** Joins neighbouring pieces, from {@code firstWord} on, that together are a fixed word; the longest first wins. */
    private void joinFixedWords(int firstWord) {
        for (int i = firstWord; i < words.size() - 1; i++) {
            if (!fixed.mayBegin(text[words.begin(i)])) {
                continue;
            }
            for (int j = words.size() - 1; j > i; j--) {
                int slot = fixed.find(text, words.begin(i), words.end(j));
                if (slot >= 0 && fixed.isWhole(slot)) {
                    words.join(i, j + 1);
                    break;
                }
            }
        }
    }
}
