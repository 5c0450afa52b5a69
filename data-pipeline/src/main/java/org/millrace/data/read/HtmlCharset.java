package org.millrace.data.read;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
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
 * itself. A page that says nothing is UTF-8 where that fits, and otherwise windows-1252, as browsers have it.
 */
final class HtmlCharset {

    /** How far browsers look for a declaration, and a little more. */
    private static final int DECLARATION_BYTES = 4096;

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

    private HtmlCharset() {}

    /** Decodes a page; what its character set does not allow becomes U+FFFD. */
    static String decode(byte[] page, @Nullable String fromHttp) {
        int mark = ByteOrderMark.lengthOfUtf8(page, 0, page.length);
        if (mark > 0) {
            return new String(page, mark, page.length - mark, StandardCharsets.UTF_8);
        }
        if (page.length >= 2 && (page[0] & 0xFF) == 0xFE && (page[1] & 0xFF) == 0xFF) {
            return new String(page, 2, page.length - 2, StandardCharsets.UTF_16BE);
        }
        if (page.length >= 2 && (page[0] & 0xFF) == 0xFF && (page[1] & 0xFF) == 0xFE) {
            return new String(page, 2, page.length - 2, StandardCharsets.UTF_16LE);
        }
        Charset charset = named(fromHttp);
        if (charset == null) {
            charset = declared(page);
        }
        if (charset == null) {
            charset = guess(page);
        }
        return charset.decode(ByteBuffer.wrap(page)).toString();
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

    private static Charset guess(byte[] page) {
        return new StrictUtf8().decode(page, 0, page.length) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
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
