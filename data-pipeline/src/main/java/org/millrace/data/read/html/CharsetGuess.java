package org.millrace.data.read.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guesses the character set of bytes that are no UTF-8 and that nobody has declared. Sets of two bytes a character are
 * told by what is valid and common in them, the others by whether the letters are those of one language.
 */
final class CharsetGuess {

    private static final int BYTES_LOOKED_AT = 1 << 16;

    /** Fewer characters beyond ASCII say too little of East Asian sets. */
    private static final int LEAST_PAIRS = 4;

    private static final double LEAST_KANA = 0.15;
    private static final double LEAST_HANGUL = 0.9;
    private static final double LEAST_COMMON_HANZI = 0.75;

    /** What a letter of another language weighs against one of this. */
    private static final int FOREIGN = 3;

    private static final char FIRST_BEYOND_LATIN = '\u0370';

    /** The letters of a language beyond ASCII, in small letters, and the set that is usual for it. */
    private record Alphabet(Charset charset, String letters) {
        private Alphabet(String charset, String letters) {
            this(Charset.forName(charset), letters);
        }
    }

    /** The first of those that fit equally well is taken. */
    private static final List<Alphabet> ALPHABETS = List.of(
            new Alphabet("windows-1252", "àâçéèêëîïôûùœæ"),
            new Alphabet("windows-1252", "äöüß"),
            new Alphabet("windows-1252", "áéíóúñü"),
            new Alphabet("windows-1252", "áâãàçéêíóôõú"),
            new Alphabet("windows-1252", "àèéìòù"),
            new Alphabet("windows-1252", "åäöæøé"),
            new Alphabet("windows-1252", "áðéíóúýþæö"),
            new Alphabet("windows-1250", "ąćęłńóśźż"),
            new Alphabet("windows-1250", "áčďéěíňóřšťúůýž"),
            new Alphabet("windows-1250", "áäčďéíĺľňóôŕšťúýž"),
            new Alphabet("windows-1250", "áéíóöőúüű"),
            new Alphabet("windows-1250", "ăâîşţ"),
            new Alphabet("windows-1250", "čćđšž"),
            new Alphabet("ISO-8859-2", "ąćęłńóśźż"),
            new Alphabet("ISO-8859-2", "áčďéěíňóřšťúůýž"),
            new Alphabet("windows-1254", "çğıöşü"),
            new Alphabet("windows-1257", "ąčęėįšųūž"),
            new Alphabet("windows-1257", "āčēģīķļņšūž"),
            new Alphabet("windows-1251", "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў"),
            new Alphabet("KOI8-R", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
            new Alphabet("ISO-8859-5", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
            new Alphabet("IBM866", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
            new Alphabet("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"),
            new Alphabet("windows-1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
            new Alphabet("windows-1256", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ"),
            new Alphabet("x-windows-874", "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืฺุูเแโใไ็่้๊๋์"));

    private CharsetGuess() {}

    static Charset of(byte[] page) {
        ByteBuffer sample = ByteBuffer.wrap(page, 0, Math.min(page.length, BYTES_LOOKED_AT));
        Charset best = eastAsian(sample);
        if (best != null) {
            return best;
        }
        best = Charset.forName("windows-1252");
        long highest = 0;
        for (Alphabet alphabet : ALPHABETS) {
            CharBuffer text = alphabet.charset().decode(sample.duplicate());
            long score = score(text, alphabet.letters());
            if (score > highest) {
                highest = score;
                best = alphabet.charset();
            }
        }
        return best;
    }

    private static @Nullable Charset eastAsian(ByteBuffer sample) {
        for (String japanese : new String[] {"EUC-JP", "windows-31j"}) {
            Charset charset = Charset.forName(japanese);
            if (share(sample, charset, 0x3041, 0x30FF) >= LEAST_KANA) {
                return charset;
            }
        }
        Charset korean = Charset.forName("x-windows-949");
        if (share(sample, korean, 0xAC00, 0xD7A3) >= LEAST_HANGUL) {
            return korean;
        }
        Charset simplified = Charset.forName("GB18030");
        Charset traditional = Charset.forName("Big5-HKSCS");
        double common = commonPairs(sample, simplified, 0xB0, 0xD7, 0xA1);
        double commonTraditional = commonPairs(sample, traditional, 0xA4, 0xC6, 0x40);
        if (Math.max(common, commonTraditional) < LEAST_COMMON_HANZI) {
            return null;
        }
        return common >= commonTraditional ? simplified : traditional;
    }

    /** Which part of the characters beyond ASCII lies in a range; 0 where the bytes are not of that set. */
    private static double share(ByteBuffer sample, Charset charset, int first, int last) {
        CharBuffer text = strictly(sample, charset);
        int beyond = 0;
        int within = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Punctuation is shared by all of them.
            if (c >= 0x80 && Character.isLetter(c)) {
                beyond++;
                within += c >= first && c <= last ? 1 : 0;
            }
        }
        return beyond < LEAST_PAIRS ? 0 : (double) within / beyond;
    }

    /** Which part of the pairs of bytes is among the common ideographs, which stand first in these sets. */
    private static double commonPairs(ByteBuffer sample, Charset charset, int firstLead, int lastLead, int leastTrail) {
        if (strictly(sample, charset).isEmpty()) {
            return 0;
        }
        int pairs = 0;
        int common = 0;
        for (int i = 0; i < sample.limit() - 1; i++) {
            int lead = sample.get(i) & 0xFF;
            if (lead >= 0x80) {
                int trail = sample.get(i + 1) & 0xFF;
                boolean punctuation = lead == 0xA1 || lead == 0xA3;
                pairs += punctuation ? 0 : 1;
                common += !punctuation && lead >= firstLead && lead <= lastLead && trail >= leastTrail ? 1 : 0;
                i++;
            }
        }
        return pairs < LEAST_PAIRS ? 0 : (double) common / pairs;
    }

    /** The text, if all bytes are of that set; the last character may be cut. */
    private static CharBuffer strictly(ByteBuffer sample, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(sample.limit() + 1);
        boolean valid = !decoder.decode(sample.duplicate(), text, false).isError();
        return valid ? text.flip() : CharBuffer.allocate(0);
    }

    /** Letters of the language, less those that are none of it and what stands within words but is no letter. */
    private static long score(CharBuffer text, String letters) {
        long score = 0;
        long matched = 0;
        long capitals = 0;
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                char small = Character.toLowerCase(c);
                boolean capitalWithin = small != c && Character.isLowerCase(before);
                if (letters.indexOf(small) >= 0 && !capitalWithin) {
                    score++;
                    matched++;
                    capitals += small == c ? 0 : 1;
                } else if (Character.isLetter(c)
                        || c == '\uFFFD'
                        || Character.isISOControl(c)
                        || isWithinWord(text, i)) {
                    score -= FOREIGN;
                }
            }
            before = c;
        }
        // Sentences begin with capitals and go on without; Hebrew, taken for Cyrillic, has none or nothing else.
        boolean hasCapitals = letters.charAt(0) >= FIRST_BEYOND_LATIN && Character.isLowerCase(letters.charAt(0));
        boolean odd = hasCapitals && (capitals == 0 || capitals == matched);
        return odd ? score - score / 8 : score;
    }

    private static boolean isWithinWord(CharBuffer text, int i) {
        return i > 0
                && i < text.length() - 1
                && Character.isLetter(text.charAt(i - 1))
                && Character.isLetter(text.charAt(i + 1))
                && text.charAt(i) != '’';
    }
}
