package org.millrace.data.filter.pii;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What stands in the text instead of a finding. It depends on the finding alone, never on the order of documents. */
public sealed interface Replacement {

    /** The text to put in the place of what was found. */
    String of(String found);

    /**
     * One of a few harmless values, chosen by a hash of the finding, so that equal findings stay equal.
     *
     * @param values what to choose from, at least one
     */
    record StandIn(List<String> values) implements Replacement {

        public StandIn {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("There must be a value to stand in for what is found");
            }
        }

        @Override
        public String of(String found) {
            long hash = Hashing.xxh3_64().hashCharsToLong(found);
            return values.get((int) Long.remainderUnsigned(hash, values.size()));
        }
    }

    /**
     * The finding's hash under a secret key (HMAC-SHA-256, 12 hexadecimal digits), as in {@code <EMAIL_1f0c9a…>}: equal
     * findings stay equal, and who does not know the key cannot find out what they were by trying.
     *
     * @param label what stands before the hash
     * @param key the secret
     */
    record KeyedHash(String label, String key) implements Replacement {

        private static final int BYTES = 6;

        public KeyedHash {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("Without a secret key anybody can try which addresses have a hash");
            }
        }

        @Override
        public String of(String found) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                byte[] hash = mac.doFinal(found.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
                return "<" + label + "_" + HexFormat.of().formatHex(hash, 0, BYTES) + ">";
            } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
                throw new IllegalStateException("Every Java has HmacSHA256", impossible);
            }
        }

        /** Without the secret, which must not get into a log. */
        @Override
        public String toString() {
            return "KeyedHash[label=" + label + "]";
        }
    }
}
