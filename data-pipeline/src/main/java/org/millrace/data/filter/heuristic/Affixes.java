package org.millrace.data.filter.heuristic;

import static org.millrace.data.filter.heuristic.CharacterClasses.BEFORE_STOP;
import static org.millrace.data.filter.heuristic.CharacterClasses.CURRENCY;
import static org.millrace.data.filter.heuristic.CharacterClasses.PREFIX;
import static org.millrace.data.filter.heuristic.CharacterClasses.SUFFIX;
import static org.millrace.data.filter.heuristic.CharacterClasses.UPPER;

import java.util.Set;

/** What comes off the two ends of a word. Lengths are in UTF-16 units; 0 where nothing comes off. */
final class Affixes {

    private static final Set<String> UNITS = Set.of("""
            km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa
            Pa mbar mb MB kb KB gb GB tb TB T G M K % км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с
            км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ كم كم² كم³ م م² م³ سم سم² سم³ مم مم² مم³ غرام جرام جم كغ ملغ
            كوب اكواب""".split("\\s+", -1));

    private static final int LONGEST_UNIT = 5;

    private Affixes() {}

    static int prefix(char[] text, int begin, int end) {
        char c = text[begin];
        if (c == '.') {
            int dots = 0;
            while (begin + dots < end && text[begin + dots] == '.') {
                dots++;
            }
            return dots > 1 ? dots : 0;
        }
        if (c == '+') {
            return begin + 1 < end && isDigit(text[begin + 1]) ? 0 : 1;
        }
        if (isDollarOf(text, begin, end)) {
            return text[begin] == 'U' ? 3 : 2;
        }
        if ((CharacterClasses.at(text, begin, end) & PREFIX) == 0) {
            return 0;
        }
        return Character.isHighSurrogate(c) ? 2 : 1;
    }

    static int suffix(char[] text, int begin, int end) {
        if (begin >= end) {
            return 0;
        }
        char last = text[end - 1];
        char previous = end - 2 >= begin ? text[end - 2] : 0;
        if (last == '.') {
            return stops(text, begin, end);
        }
        if (last == '…' && previous == '…') {
            return 2;
        }
        if ((last == 's' || last == 'S') && (previous == '\'' || previous == '’')) {
            return 2;
        }
        int measure = measure(text, begin, end);
        if (measure > 0) {
            return measure;
        }
        if ((CharacterClasses.before(text, end, begin) & SUFFIX) == 0) {
            return 0;
        }
        return Character.isLowSurrogate(last) ? 2 : 1;
    }

    /** An ellipsis whole; one full stop only where it ends a sentence rather than an abbreviation. */
    private static int stops(char[] text, int begin, int end) {
        int dots = 0;
        while (end - dots > begin && text[end - dots - 1] == '.') {
            dots++;
        }
        if (dots > 1) {
            return dots;
        }
        int before = CharacterClasses.before(text, end - 1, begin);
        if ((before & BEFORE_STOP) != 0) {
            return 1;
        }
        int step = end - 2 >= begin && Character.isLowSurrogate(text[end - 2]) ? 2 : 1;
        boolean twoCapitals = (before & UPPER) != 0
                && end - 1 - step > begin
                && (CharacterClasses.before(text, end - 1 - step, begin) & UPPER) != 0;
        boolean degrees = end - 3 >= begin && text[end - 3] == '°' && "FfCcKk".indexOf(text[end - 2]) >= 0;
        return twoCapitals || degrees ? 1 : 0;
    }

    /** A unit, a currency or a plus sign that follows a digit. */
    private static int measure(char[] text, int begin, int end) {
        int length = 0;
        while (length <= LONGEST_UNIT && end - length > begin && !isDigit(text[end - length - 1])) {
            length++;
        }
        if (length == 0 || length > LONGEST_UNIT || end - length == begin) {
            return 0;
        }
        if (length == 1 && text[end - 1] == '+') {
            return 1;
        }
        int from = end - length;
        boolean currency = length == 1
                ? (CharacterClasses.of(text[from]) & CURRENCY) != 0
                : isDollarOf(text, from, end) && length == (text[from] == 'U' ? 3 : 2);
        return currency || UNITS.contains(new String(text, from, length)) ? length : 0;
    }

    /** Whether US$, C$ or A$ begins here. */
    private static boolean isDollarOf(char[] text, int begin, int end) {
        char c = text[begin];
        return switch (c) {
            case 'U' -> begin + 2 < end && text[begin + 1] == 'S' && text[begin + 2] == '$';
            case 'A', 'C' -> begin + 1 < end && text[begin + 1] == '$';
            default -> false;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
