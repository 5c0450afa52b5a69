package org.millrace.spark.filter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A secret in a file of its own, so that no configuration, manifest or log has it. Messages name the file and never what is
 * in it.
 */
final class SecretKeyFile {

    /** What has fewer could be guessed from the hash of the file that manifests have. */
    private static final int LEAST_CHARACTERS = 16;

    private static final int MOST_BYTES = 4096;

    private SecretKeyFile() {}

    /**
     * Reads the key, without white space around it.
     *
     * @throws IOException where the file cannot be read, or holds no key
     */
    static String read(Configuration configuration, Path file) throws IOException {
        byte[] bytes;
        try (var in = file.getFileSystem(configuration).open(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException("%s has more than %d bytes, which is no key".formatted(file, MOST_BYTES));
        }
        String key = new String(bytes, StandardCharsets.UTF_8).strip();
        if (key.length() < LEAST_CHARACTERS) {
            throw new IOException(
                    "The key in %s has %d characters, but needs %d".formatted(file, key.length(), LEAST_CHARACTERS));
        }
        return key;
    }
}
