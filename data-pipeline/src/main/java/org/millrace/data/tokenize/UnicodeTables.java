package org.millrace.data.tokenize;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What the reference knows of Unicode: the classes that its split patterns name, and canonical composition and
 * decomposition. They are of two different Unicode versions there, neither of them the JDK's, so they come from a
 * resource that {@code src/test/python/unicode_tables.py} makes by asking it.
 */
final class UnicodeTables {

    /** The bits of {@link #properties} that hold one of the four classes below. */
    static final int CLASS = 3;

    static final int OTHER = 0;
    static final int LETTER = 1;
    static final int NUMBER = 2;
    static final int SPACE = 3;

    /** It may not stay as it is in NFC: NFC_Quick_Check is No or Maybe. */
    static final int UNSTABLE = 4;
    /** Its canonical combining class is not 0. */
    static final int MARK = 8;
    /** It is part of a word in the sense of {@code single_word}. */
    static final int WORD = 16;

    private static final String RESOURCE = "unicode.txt";
    private static final int CODE_POINT_BITS = 21;

    private static final UnicodeTables TABLES = read();

    private final CodePointTable properties;
    private final CodePointTable combiningClasses;
    /** By the first two bytes of its UTF-8, without the two highest bits of each, whether a code point may need care. */
    private final boolean[] careByFirstBytes = new boolean[1 << 12];
    private final LongIntMap decompositionStarts = new LongIntMap(4096);
    private final LongIntMap compositions = new LongIntMap(2048);
    private int[] decompositions = new int[8192];
    private int decompositionsLength;

    /** The one table; it never changes. */
    static UnicodeTables get() {
        return TABLES;
    }

    /** {@link #CLASS}, {@link #UNSTABLE}, {@link #MARK} and {@link #WORD} of a code point. */
    int properties(int codePoint) {
        return properties.get(codePoint);
    }

    /** False where no code point that begins with these two bytes of UTF-8 is {@link #UNSTABLE} or a {@link #MARK}. */
    boolean mayNeedCare(byte first, byte second) {
        return careByFirstBytes[(first & 0x3F) << 6 | second & 0x3F];
    }

    int combiningClass(int codePoint) {
        return combiningClasses.get(codePoint) & 0xFF;
    }

    /** Puts the full canonical decomposition of a code point, Hangul left out, and returns how many there are, or 0. */
    int decompose(int codePoint, int[] out, int at) {
        int start = decompositionStarts.get(codePoint);
        if (start == LongIntMap.ABSENT) {
            return 0;
        }
        int length = decompositions[start];
        System.arraycopy(decompositions, start + 1, out, at, length);
        return length;
    }

    /** What two code points compose to, Hangul left out, or -1. */
    int compose(int first, int second) {
        return compositions.get((long) first << CODE_POINT_BITS | second);
    }

    private UnicodeTables(BufferedReader lines) throws IOException {
        byte[] property = CodePointTable.emptyValues();
        byte[] combining = CodePointTable.emptyValues();
        IntConsumer take = codePoint -> {};
        String section = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "class" -> {
                    section = words[0];
                    int bits = classOf(words[1]);
                    take = codePoint -> property[codePoint] |= (byte) bits;
                }
                case "combining" -> {
                    section = words[0];
                    byte number = (byte) Integer.parseInt(words[1]);
                    take = codePoint -> {
                        combining[codePoint] = number;
                        property[codePoint] |= MARK;
                    };
                }
                case "decompose", "compose" -> section = words[0];
                default -> {
                    switch (section) {
                        case "decompose" -> readDecomposition(line);
                        case "compose" -> readComposition(line);
                        default -> readRanges(words, take);
                    }
                }
            }
        }
        markUnstable(property);
        markCare(property);
        properties = new CodePointTable(property);
        combiningClasses = new CodePointTable(combining);
    }

    private static UnicodeTables read() {
        try (InputStream in = UnicodeTables.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("Resource %s is missing from the jar".formatted(RESOURCE));
            }
            return new UnicodeTables(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException("Resource %s cannot be read".formatted(RESOURCE), e);
        }
    }

    private static int classOf(String name) {
        return switch (name) {
            case "letter" -> LETTER;
            case "number" -> NUMBER;
            case "space" -> SPACE;
            case "word" -> WORD;
            default -> throw new IllegalStateException("Resource %s: unknown class %s".formatted(RESOURCE, name));
        };
    }

    private static void readRanges(String[] ranges, IntConsumer take) {
        for (String range : ranges) {
            int dots = range.indexOf("..");
            int first = Integer.parseInt(dots < 0 ? range : range.substring(0, dots), 16);
            int last = dots < 0 ? first : Integer.parseInt(range.substring(dots + 2), 16);
            for (int codePoint = first; codePoint <= last; codePoint++) {
                take.accept(codePoint);
            }
        }
    }

    private void readDecomposition(String line) {
        int equals = line.indexOf('=');
        String[] parts = line.substring(equals + 1).split(" ", -1);
        if (decompositionsLength + parts.length >= decompositions.length) {
            decompositions = Arrays.copyOf(decompositions, decompositions.length * 2);
        }
        decompositionStarts.put(Integer.parseInt(line.substring(0, equals), 16), decompositionsLength);
        decompositions[decompositionsLength++] = parts.length;
        for (String part : parts) {
            decompositions[decompositionsLength++] = Integer.parseInt(part, 16);
        }
    }

    private void readComposition(String line) {
        int space = line.indexOf(' ');
        int equals = line.indexOf('=');
        long first = Integer.parseInt(line.substring(0, space), 16);
        int second = Integer.parseInt(line.substring(space + 1, equals), 16);
        compositions.put(first << CODE_POINT_BITS | second, Integer.parseInt(line.substring(equals + 1), 16));
    }

    /** Unstable is what decomposes and is not composed again, and what composes with something before it. */
    private void markUnstable(byte[] property) {
        decompositionStarts.forEach((codePoint, start) -> property[(int) codePoint] |= UNSTABLE);
        compositions.forEach((pair, composite) -> property[composite] &= ~UNSTABLE);
        compositions.forEach((pair, composite) -> property[(int) pair & (1 << CODE_POINT_BITS) - 1] |= UNSTABLE);
        for (int i = 0; i < Hangul.VOWELS; i++) {
            property[Hangul.VOWEL_BASE + i] |= UNSTABLE;
        }
        for (int i = 1; i < Hangul.TAILS; i++) {
            property[Hangul.TAIL_BASE + i] |= UNSTABLE;
        }
    }

    private void markCare(byte[] property) {
        byte[] utf8 = new byte[4];
        for (int codePoint = 0x80; codePoint < property.length; codePoint++) {
            if ((property[codePoint] & (UNSTABLE | MARK)) != 0) {
                Utf8.put(codePoint, utf8, 0);
                careByFirstBytes[(utf8[0] & 0x3F) << 6 | utf8[1] & 0x3F] = true;
            }
        }
    }
}
