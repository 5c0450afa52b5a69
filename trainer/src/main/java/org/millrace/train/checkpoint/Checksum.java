package org.millrace.train.checkpoint;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum of a run of bytes as text, in the forms that the files of a run directory use. */
abstract class Checksum {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final String XXH3_128 = "xxh3-128:";
    private static final String XXH3_64 = "xxh3:";
    private static final int SHA_256_DIGITS = 64;

    abstract void update(byte[] bytes, int offset, int length);

    /** The checksum of all bytes so far. */
    abstract String text();

    /** What checkpoints use: fast enough to be free beside the disk; {@code xxhsum -H2} prints the same digits. */
    static Checksum forWriting() {
        return new Xxh3Of128Bits();
    }

    /**
     * An empty checksum of the kind that the text is.
     *
     * @throws IOException if the text is of no known kind
     */
    static Checksum like(String text) throws IOException {
        if (text.startsWith(XXH3_128)) {
            return new Xxh3Of128Bits();
        }
        if (text.startsWith(XXH3_64)) {
            return new Xxh3Of64Bits();
        }
        if (text.length() == SHA_256_DIGITS) {
            return new Sha256();
        }
        throw new IOException("'%s' is no checksum: expected %s…, %s… or the %d digits of SHA-256"
                .formatted(text, XXH3_128, XXH3_64, SHA_256_DIGITS));
    }

    /** Takes in the rest of a stream. */
    final Checksum updateFrom(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            update(buffer, 0, read);
        }
        return this;
    }

    private static final class Xxh3Of128Bits extends Checksum {

        private final HashStream128 hash = Hashing.xxh3_128().hashStream();

        @Override
        void update(byte[] bytes, int offset, int length) {
            hash.putBytes(bytes, offset, length);
        }

        @Override
        String text() {
            HashValue128 value = hash.get();
            return "%s%016x%016x".formatted(XXH3_128, value.getMostSignificantBits(), value.getLeastSignificantBits());
        }
    }

    private static final class Xxh3Of64Bits extends Checksum {

        private final HashStream64 hash = Hashing.xxh3_64().hashStream();

        @Override
        void update(byte[] bytes, int offset, int length) {
            hash.putBytes(bytes, offset, length);
        }

        @Override
        String text() {
            return "%s%016x".formatted(XXH3_64, hash.getAsLong());
        }
    }

    private static final class Sha256 extends Checksum {

        private final MessageDigest digest;

        Sha256() {
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        @Override
        void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        String text() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
