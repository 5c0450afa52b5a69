package org.millrace.train.loop;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * A disk that is full while a file says so: half of what is written still finds room, then comes what Hadoop makes of it. See
 * also {@link FullRunDirectoryTest}, whose disk is a real one.
 */
public final class FullDisk extends RawLocalFileSystem {

    private static final String SIGN = "millrace.full";

    /** @param sign the file that is there while the disk is full */
    static Configuration configuration(java.nio.file.Path sign) {
        Configuration configuration = new Configuration();
        configuration.set("fs.file.impl", FullDisk.class.getName());
        configuration.set("fs.file.impl.disable.cache", "true");
        configuration.set(SIGN, sign.toString());
        return configuration;
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short replication, long block, @Nullable Progressable progress)
            throws IOException {
        return new FSDataOutputStream(
                new Disk(super.create(file, overwrite, buffer, replication, block, progress)), null);
    }

    @Override
    public FSDataOutputStream append(Path file, int buffer, @Nullable Progressable progress) throws IOException {
        return new FSDataOutputStream(new Disk(super.append(file, buffer, progress)), null);
    }

    /** With the error of Hadoop's own stream, to a device of Linux that is always full. */
    private void fail() throws IOException {
        try (FSDataOutputStream full = super.append(new Path("/dev/full"), 1, null)) {
            full.write(0);
        }
    }

    private final class Disk extends FilterOutputStream {

        Disk(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (Files.exists(java.nio.file.Path.of(getConf().get(SIGN)))) {
                out.write(bytes, offset, length / 2);
                out.flush();
                fail();
            }
            out.write(bytes, offset, length);
        }
    }
}
