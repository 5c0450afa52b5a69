package org.millrace.data.filter.heuristic;

/**
 * What each character may do in a word: one bit a role, one table for the basic plane.
 *
 * <p>The roles are those of spaCy 3.8's English rules. They are narrower than Unicode's: letters are Latin, Greek,
 * Cyrillic, the Indic, Semitic and East Asian blocks that spaCy names; others (Armenian, Thai …) are no letters to it.
 */
final class CharacterClasses {

    /** A small letter, or any character of a script without case. */
    static final int LOWER = 1;
    /** A capital letter, or any character of a script without case. */
    static final int UPPER = 1 << 1;
    /** Any letter, title-case ones included. */
    static final int LETTER = 1 << 2;
    /** A digit 0–9. */
    static final int DIGIT = 1 << 3;
    /** Stands alone at the start of a word. */
    static final int PREFIX = 1 << 4;
    /** Stands alone at the end of a word. */
    static final int SUFFIX = 1 << 5;

    static final int QUOTE = 1 << 6;
    /** A full stop after it is no part of the word. */
    static final int BEFORE_STOP = 1 << 7;
    /** An emoji, dingbat or the like: alone wherever it stands. */
    static final int ICON = 1 << 8;
    /** May begin something that splits the middle of a word. */
    static final int INFIX = 1 << 9;

    static final int CURRENCY = 1 << 10;
    /** Counts as a symbol when a rule asks for words that are not only symbols. */
    static final int SYMBOL = 1 << 11;
    /** Python's {@code str.isspace}. */
    static final int SPACE = 1 << 12;
    /** Python's {@code str.isalpha}. */
    static final int ALPHABETIC = 1 << 13;
    /** Ends a sentence to spaCy. */
    static final int SENTENCE_END = 1 << 14;
    /** Ends a line of prose to datatrove, which knows some more marks. */
    static final int TERMINAL = 1 << 15;

    private static final CharacterRanges LETTERS = new CharacterRanges("""
            41-5A 61-7A C0-D6 D8-F6 F8-1BF 1C4-2AF 386 388-38A 38C 38E-38F 391-3A9 3AC-3AF 3B1-3C9 3CC-3CE 400-401
            403-40A 40C-40D 410-451 453-45A 45C-45D 490-491 496-497 4A2-4A3 4AE-4AF 4BA-4BB 4D8-4D9 4E8-4E9 591-5F4
            620-64A 66E-6D5 6E5-6FF 750-77F 8A0-8BD 900-9FF B80-CFF D80-DFF 1100-137F 1D00-1D25 1D6B-1D77 1D79-1D9A
            1E00-1EFF 2C60-2C7B 2C7E-2C7F 2E80-2FDF 2FF0-30FF 31C0-31EF 3200-4DBF 4E00-9FFF A722-A76F A771-A787
            A78B-A78E A790-A7B9 A7FA AB30-AB5A AB60-AB64 AC00-D7AF F900-FAFF FB1D-FBB1 FBD3-FD3D FD50-FDC7 FDF0-FDFB
            FE30-FE4F FE70-FEFC FF21-FF3A FF41-FF5A 1EE00-1EEBB 1F200-1F2FF 20000-2A6DF 2A700-2EBEF 2F800-2FA1F""");

    /** Where letters have case; elsewhere a letter is small and capital at once. */
    private static final CharacterRanges CASED =
            new CharacterRanges("41-5A 61-7A C0-D6 D8-F6 F8-1BF 1C4-2AF 386-3CE 400-4E9 1D00-1EFF 2C60-2C7F A722-A7FA"
                    + " AB30-AB64 FF21-FF3A FF41-FF5A");

    private static final CharacterRanges PUNCTUATION = new CharacterRanges(
            "21 23 26 28-2A 2C 3A-3C 3E-3F 5B 5D 5F 7B 7D A1 B7 BF 60C 61B 61F 66A 6D4 964 2026 3001-3002 FF01 FF0C"
                    + " FF1A-FF1B FF1F FF5E");

    private static final CharacterRanges QUOTES = new CharacterRanges(
            "22 27 2C 60 AB B4 BB 2018-201A 201C-201E 2329-232A 27E6-27E7 3008-3011 3014-3015 FF08-FF09");

    private static final CharacterRanges CURRENCIES = new CharacterRanges("24 A3 A5 E3F 20A0-20BF FDFC");

    /** datatrove's punctuation: ASCII and typographic marks, control characters, and what ends sentences anywhere. */
    private static final CharacterRanges SYMBOLS = new CharacterRanges("""
            0-8 B-1F 21-2F 3A-40 5B-60 7B-9F AB B4 BB 589 61D-61F 6D4 700-702 7F9 837 839 83D-83E 964-965 104A-104B 1362
            1367-1368 166E 1735-1736 17D4-17D6 17D9-17DA 1803 1809 1944-1945 1AA8-1AAB 1B5A-1B5B 1B5E-1B5F 1B7D-1B7E
            1C3B-1C3C 1C7E-1C7F 2013-2014 2019 201C-201E 2026 203C-203D 2047-2049 2236 2501 25BA 2E2E 2E3C 2E53-2E54
            3001-3002 3008-300D 3010-3011 A4FF A60E-A60F A6F3 A6F7 A876-A877 A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1
            ABEB FE52 FE56-FE57 FF01 FF05 FF08-FF09 FF0C FF0E FF11 FF1A-FF1B FF1F FF5E FF61 10A56-10A57 10F55-10F59
            10F86-10F89 11047-11048 110BE-110C1 11141-11143 111C5-111C6 111CD 111DE-111DF 11238-11239 1123B-1123C 112A9
            1144B-1144C 115C2-115C3 115C9-115D7 11641-11642 1173C-1173E 11944 11946 11A42-11A43 11A9B-11A9C 11C41-11C42
            11EF7-11EF8 11F43-11F44 16A6E-16A6F 16AF5 16B37-16B38 16B44 16E98 1BC9F 1DA88""");

    /** Unicode's other symbols (category So) as of Unicode 11; a fixed list, so that no JDK splits otherwise. */
    private static final CharacterRanges ICONS = new CharacterRanges("""
            A6 A9 AE B0 482 58D-58E 60E-60F 6DE 6E9 6FD-6FE 7F6 9FA B70 BF3-BF8 BFA C7F D4F D79 F01-F03 F13 F15-F17
            F1A-F1F F34 F36 F38 FBE-FC5 FC7-FCC FCE-FCF FD5-FD8 109E-109F 1390-1399 1940 19DE-19FF 1B61-1B6A
            1B74-1B7C 2100-2101 2103-2106 2108-2109 2114 2116-2117 211E-2123 2125 2127 2129 212E 213A-213B 214A
            214C-214D 214F 218A-218B 2195-2199 219C-219F 21A1-21A2 21A4-21A5 21A7-21AD 21AF-21CD 21D0-21D1 21D3
            21D5-21F3 2300-2307 230C-231F 2322-2328 232B-237B 237D-239A 23B4-23DB 23E2-2426 2440-244A 249C-24E9
            2500-25B6 25B8-25C0 25C2-25F7 2600-266E 2670-2767 2794-27BF 2800-28FF 2B00-2B2F 2B45-2B46 2B4D-2B73
            2B76-2B95 2B98-2BC8 2BCA-2BFE 2CE5-2CEA 2E80-2E99 2E9B-2EF3 2F00-2FD5 2FF0-2FFB 3004 3012-3013 3020
            3036-3037 303E-303F 3190-3191 3196-319F 31C0-31E3 3200-321E 322A-3247 3250 3260-327F 328A-32B0 32C0-32FE
            3300-33FF 4DC0-4DFF A490-A4C6 A828-A82B A836-A837 A839 AA77-AA79 FDFD FFE4 FFE8 FFED-FFEE FFFC-FFFD
            10137-1013F 10179-10189 1018C-1018E 10190-1019B 101A0 101D0-101FC 10877-10878 10AC8 1173F 16B3C-16B3F
            16B45 1BC9C 1D000-1D0F5 1D100-1D126 1D129-1D164 1D16A-1D16C 1D183-1D184 1D18C-1D1A9 1D1AE-1D1E8
            1D200-1D241 1D245 1D300-1D356 1D800-1D9FF 1DA37-1DA3A 1DA6D-1DA74 1DA76-1DA83 1DA85-1DA86 1ECAC
            1F000-1F02B 1F030-1F093 1F0A0-1F0AE 1F0B1-1F0BF 1F0C1-1F0CF 1F0D1-1F0F5 1F110-1F16B 1F170-1F1AC
            1F1E6-1F202 1F210-1F23B 1F240-1F248 1F250-1F251 1F260-1F265 1F300-1F3FA 1F400-1F6D4 1F6E0-1F6EC
            1F6F0-1F6F9 1F700-1F773 1F780-1F7D8 1F800-1F80B 1F810-1F847 1F850-1F859 1F860-1F887 1F890-1F8AD
            1F900-1F90B 1F910-1F93E 1F940-1F970 1F973-1F976 1F97A 1F97C-1F9A2 1F9B0-1F9B9 1F9C0-1F9C2 1F9D0-1F9FF
            1FA60-1FA6D""");

    private static final CharacterRanges SENTENCE_ENDS = new CharacterRanges("""
            21 2E 3F 589 61F 6D4 700-702 7F9 964-965 104A-104B 1362 1367-1368 166E 1735-1736 1803 1809 1944-1945
            1AA8-1AAB 1B5A-1B5B 1B5E-1B5F 1C3B-1C3C 1C7E-1C7F 203C-203D 2047-2049 2E2E 2E3C 3002 A4FF A60E-A60F A6F3
            A6F7 A876-A877 A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 ABEB FE52 FE56-FE57 FF01 FF0E FF1F FF61
            10A56-10A57 11047-11048 110BE-110C1 11141-11143 111C5-111C6 111CD 111DE-111DF 11238-11239 1123B-1123C 112A9
            1144B-1144C 115C2-115C3 115C9-115D7 11641-11642 1173C-1173E 11A42-11A43 11A9B-11A9C 11C41-11C42 16A6E-16A6F
            16AF5 16B37-16B38 16B44 1BC9F 1DA88""");

    /** What datatrove counts beside them. */
    private static final CharacterRanges OTHER_TERMINALS = new CharacterRanges("""
            61D-61E 837 839 83D-83E 17D4-17D6 17D9-17DA 1B7D-1B7E 2E53-2E54 10F55-10F59 10F86-10F89 11944 11946
            11EF7-11EF8 11F43-11F44 16E98""");

    private static final CharacterRanges SPACES =
            new CharacterRanges("9-D 1C-20 85 A0 1680 2000-200A 2028-2029 202F 205F 3000");

    private static final char[] BASIC_PLANE = basicPlane();

    private CharacterClasses() {}

    /** Roles of a UTF-16 unit; of no use for a surrogate, which has none. */
    static int of(char unit) {
        return BASIC_PLANE[unit];
    }

    /** Roles of the code point that begins at {@code position}. */
    static int at(char[] text, int position, int end) {
        char unit = text[position];
        return Character.isHighSurrogate(unit) && position + 1 < end
                ? ofCodePoint(Character.toCodePoint(unit, text[position + 1]))
                : BASIC_PLANE[unit];
    }

    /** Roles of the code point that ends just before {@code position}; none at {@code begin}. */
    static int before(char[] text, int position, int begin) {
        if (position <= begin) {
            return 0;
        }
        char unit = text[position - 1];
        return Character.isLowSurrogate(unit) && position - 2 >= begin
                ? ofCodePoint(Character.toCodePoint(text[position - 2], unit))
                : BASIC_PLANE[unit];
    }

    static int ofCodePoint(int codePoint) {
        return Character.isBmpCodePoint(codePoint) ? BASIC_PLANE[codePoint] : compute(codePoint);
    }

    private static char[] basicPlane() {
        char[] table = new char[1 << 16];
        for (int c = 0; c < table.length; c++) {
            table[c] = Character.isSurrogate((char) c) ? 0 : (char) compute(c);
        }
        return table;
    }

    private static int compute(int c) {
        int roles = 0;
        if (LETTERS.contains(c)) {
            boolean cased = CASED.contains(c);
            roles |= LETTER;
            roles |= !cased || Character.isLowerCase(c) || c == 'ʔ' ? LOWER : 0;
            roles |= !cased || Character.isUpperCase(c) ? UPPER : 0;
        }
        boolean digit = c >= '0' && c <= '9';
        boolean punctuation = PUNCTUATION.contains(c);
        boolean quote = QUOTES.contains(c);
        boolean icon = ICONS.contains(c);
        boolean dash = c == '–' || c == '—';
        boolean currency = CURRENCIES.contains(c);
        roles |= digit ? DIGIT : 0;
        roles |= quote ? QUOTE : 0;
        roles |= icon ? ICON : 0;
        roles |= currency ? CURRENCY : 0;
        roles |= punctuation || quote || icon || dash || currency || c == '§' || c == '%' || c == '=' ? PREFIX : 0;
        roles |= punctuation || quote || icon || dash ? SUFFIX : 0;
        roles |= (roles & LOWER) != 0 || digit || punctuation || quote || "%²-+|".indexOf(c) >= 0 ? BEFORE_STOP : 0;
        roles |= icon || dash || ".…,+-*^~:<>=/".indexOf(c) >= 0 ? INFIX : 0;
        roles |= SYMBOLS.contains(c) ? SYMBOL : 0;
        roles |= SPACES.contains(c) ? SPACE : 0;
        roles |= Character.isLetter(c) ? ALPHABETIC : 0;
        boolean sentenceEnd = SENTENCE_ENDS.contains(c);
        roles |= sentenceEnd ? SENTENCE_END : 0;
        roles |= sentenceEnd || OTHER_TERMINALS.contains(c) ? TERMINAL : 0;
        return roles;
    }
}
