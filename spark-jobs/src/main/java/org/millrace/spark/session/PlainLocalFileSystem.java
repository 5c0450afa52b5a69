package org.millrace.spark.session;

import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Hadoop's local file system without {@code .crc} companions: our manifests have checksums of their own, a file and its
 * companion cannot be replaced in one move, and only plain files can be flushed to the disk. It stays a
 * {@link LocalFileSystem} because Hadoop's local buffers, S3A's among them, cast to that class.
 */
public final class PlainLocalFileSystem extends LocalFileSystem {

    public PlainLocalFileSystem() {
        super(new RawLocalFileSystem());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }
}
