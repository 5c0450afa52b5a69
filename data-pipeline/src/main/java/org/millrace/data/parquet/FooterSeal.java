package org.millrace.data.parquet;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * A checksum of a Parquet footer inside that footer, since Parquet itself has none: an entry of its metadata whose value
 * is the XXH3 (64 bits) of the footer's bytes, taken while the value is sixteen zeros.
 */
public final class FooterSeal {

    private static final String KEY = "millrace.footer_checksum";
    private static final byte[] KEY_BYTES = KEY.getBytes(StandardCharsets.US_ASCII);

    /** Between key and value in Thrift's compact encoding: the field's header and the length of the value. */
    private static final int BETWEEN = 2;

    private static final int DIGITS = 16;

    private FooterSeal() {}

    /** Asks for a seal: to be put into the metadata of a file that is written to a {@link StableOutputFile}. */
    public static void request(Map<String, String> metadata) {
        metadata.put(KEY, "0".repeat(DIGITS));
    }

    /** Seals a serialized footer if that was asked for. */
    static void seal(byte[] footer) {
        int value = valueIn(footer);
        if (value >= 0) {
            System.arraycopy(checksum(footer).getBytes(StandardCharsets.US_ASCII), 0, footer, value, DIGITS);
        }
    }

    /** Whether a serialized footer, without the file's last eight bytes, has a seal and is as it was when sealed. */
    public static boolean isIntact(byte[] footer) {
        int value = valueIn(footer);
        if (value < 0) {
            return false;
        }
        byte[] zeroed = footer.clone();
        Arrays.fill(zeroed, value, value + DIGITS, (byte) '0');
        return checksum(zeroed).equals(new String(footer, value, DIGITS, StandardCharsets.US_ASCII));
    }

    private static String checksum(byte[] footer) {
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(footer));
    }

    /** Where the value begins, or −1. */
    private static int valueIn(byte[] footer) {
        for (int at = 0; at + KEY_BYTES.length + BETWEEN + DIGITS <= footer.length; at++) {
            if (Arrays.equals(footer, at, at + KEY_BYTES.length, KEY_BYTES, 0, KEY_BYTES.length)) {
                return at + KEY_BYTES.length + BETWEEN;
            }
        }
        return -1;
    }
}
