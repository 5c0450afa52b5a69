package org.millrace.spark.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.millrace.data.tokenize.SpecialTokens;
import org.millrace.data.tokenize.Tokenizer;

/** Into which pieces a tokenizer takes a text: a table with a line a token. */
final class TokenizerPieces {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private TokenizerPieces() {}

    /** Places are bytes and code points of the text that the tokens spell, which is the normalised one. */
    static String of(Tokenizer tokenizer, String text, SpecialTokens special) {
        int[] ids = tokenizer.encode(text, special);
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT, "%10s  %-13s %-13s %-30s %s%n", "id", "characters", "bytes", "text", "bytes in hex"));
        ByteArrayOutputStream spelled = new ByteArrayOutputStream();
        int characters = 0;
        for (int id : ids) {
            byte[] bytes = tokenizer.bytesOf(id);
            // A character belongs to every token that has a byte of it.
            boolean inside = bytes.length > 0 && isContinuation(bytes[0]);
            int begun = 0;
            for (byte value : bytes) {
                begun += isContinuation(value) ? 0 : 1;
            }
            int from = characters - (inside ? 1 : 0);
            characters += begun;
            out.append(String.format(
                    Locale.ROOT,
                    "%10d  %-13s %-13s %-30s %s%n",
                    id,
                    from + ".." + characters,
                    spelled.size() + ".." + (spelled.size() + bytes.length),
                    Printable.of(new String(bytes, StandardCharsets.UTF_8)),
                    HEX.formatHex(bytes)));
            spelled.writeBytes(bytes);
        }
        out.append(String.format(
                Locale.ROOT, "%d tokens, %d characters, %d bytes%n", ids.length, characters, spelled.size()));
        if (!spelled.toString(StandardCharsets.UTF_8).equals(text)) {
            out.append("The text was normalised first: places are those of the normalised text%n".formatted());
        }
        return out.toString();
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }
}
