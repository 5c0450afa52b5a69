package org.millrace.spark.step;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The checksum of files in manifests: XXH3, which finds damage at the speed of memory. */
public final class FileChecksum {

    private static final int BUFFER_BYTES = 1 << 16;

    private FileChecksum() {}

    /** {@code xxh3:} and 16 hexadecimal digits, of a file's bytes as they are read back from where they were stored. */
    public static String of(Configuration configuration, Path file) throws IOException {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.putBytes(buffer, 0, read);
            }
        }
        return "xxh3:" + HexFormat.of().toHexDigits(hash.getAsLong());
    }
}
