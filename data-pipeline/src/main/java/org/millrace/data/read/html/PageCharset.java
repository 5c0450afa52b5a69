package org.millrace.data.read.html;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which characters the bytes of a web page stand for: its byte order mark decides, then the HTTP header, then the page
 * itself, as browsers have it. Unlike a browser this does not believe what the bytes contradict: text that is valid UTF-8
 * with many characters beyond ASCII is UTF-8, and what is declared as UTF-8 and is not is guessed as if nothing were
 * declared.
 */
public final class PageCharset {

    /** How far browsers look for a declaration, and a little more. */
    private static final int DECLARATION_BYTES = 4096;

    /** So many characters of several bytes are not valid UTF-8 by accident. */
    private static final int SURELY_UTF8 = 8;

    private static final Pattern DECLARATION = Pattern.compile(
            "<meta[^>]{0,200}?charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]{2,40})"
                    + "|^\\s*<\\?xml[^>]{0,100}?encoding\\s*=\\s*[\"']([A-Za-z0-9_:.-]{2,40})",
            Pattern.CASE_INSENSITIVE);

    /** Labels that the Encoding Standard takes to mean a larger set of characters than their name says. */
    private static final Map<String, String> WIDER = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gb_2312-80", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("utf8", "UTF-8"));

    private PageCharset() {}

    /** Decodes a page; what its character set does not allow becomes U+FFFD. */
    public static String decode(byte[] page, @Nullable String fromHttp) {
        if (page.length >= 3 && (page[0] & 0xFF) == 0xEF && (page[1] & 0xFF) == 0xBB && (page[2] & 0xFF) == 0xBF) {
            return new String(page, 3, page.length - 3, StandardCharsets.UTF_8);
        }
        if (page.length >= 2 && (page[0] & 0xFF) == 0xFE && (page[1] & 0xFF) == 0xFF) {
            return new String(page, 2, page.length - 2, StandardCharsets.UTF_16BE);
        }
        if (page.length >= 2 && (page[0] & 0xFF) == 0xFF && (page[1] & 0xFF) == 0xFE) {
            return new String(page, 2, page.length - 2, StandardCharsets.UTF_16LE);
        }
        return charsetOf(page, fromHttp).decode(ByteBuffer.wrap(page)).toString();
    }

    private static Charset charsetOf(byte[] page, @Nullable String fromHttp) {
        Charset declared = named(fromHttp);
        if (declared == null) {
            declared = declared(page);
        }
        boolean utf8 = isUtf8(page);
        if (utf8 && (declared == null || multibyteCharacters(page) >= SURELY_UTF8)) {
            return StandardCharsets.UTF_8;
        }
        boolean contradicted = !utf8 && StandardCharsets.UTF_8.equals(declared) && !isNearlyUtf8(page);
        return declared == null || contradicted ? CharsetGuess.of(page) : declared;
    }

    private static @Nullable Charset declared(byte[] page) {
        String head = new String(page, 0, Math.min(page.length, DECLARATION_BYTES), StandardCharsets.ISO_8859_1);
        Matcher matcher = DECLARATION.matcher(head);
        if (!matcher.find()) {
            return null;
        }
        Charset charset = named(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        // A page whose declaration could be read as ASCII is not UTF-16, whatever it says.
        boolean impossible = charset != null && charset.name().startsWith("UTF-16");
        return impossible ? StandardCharsets.UTF_8 : charset;
    }

    private static boolean isUtf8(byte[] page) {
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        try {
            strict.decode(ByteBuffer.wrap(page));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Bytes that begin a character of several. */
    private static int multibyteCharacters(byte[] page) {
        int count = 0;
        for (byte b : page) {
            count += (b & 0xC0) == 0xC0 ? 1 : 0;
        }
        return count;
    }

    /** A page that was cut or has a few broken characters: of those beyond ASCII at most one in twenty is broken. */
    private static boolean isNearlyUtf8(byte[] page) {
        String text = new String(page, StandardCharsets.UTF_8);
        long beyond = text.chars().filter(c -> c >= 0x80).count();
        long broken = text.chars().filter(c -> c == 0xFFFD).count();
        return broken * 20 <= beyond;
    }

    private static @Nullable Charset named(@Nullable String label) {
        if (label == null) {
            return null;
        }
        String name = label.trim().replace("\"", "").replace("'", "").toLowerCase(Locale.ROOT);
        try {
            return Charset.forName(WIDER.getOrDefault(name, name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
