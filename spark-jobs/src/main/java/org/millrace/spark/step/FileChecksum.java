package org.millrace.spark.step;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.parquet.StableOutputFile;

/** The checksum of files in manifests: XXH3, which finds damage at the speed of memory. */
final class FileChecksum {

    private FileChecksum() {}

    /** {@code xxh3:} and 16 hexadecimal digits, of a file's bytes as they are read back from where they were stored. */
    static String of(Configuration configuration, Path file) throws IOException {
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            return StableOutputFile.checksum(in);
        }
    }
}
