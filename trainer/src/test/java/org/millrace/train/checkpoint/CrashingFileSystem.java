package org.millrace.train.checkpoint;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system of a process that is killed before its n-th change. */
final class CrashingFileSystem extends FilterFileSystem {

    /** What the killed process would not have seen. */
    static final class Killed extends RuntimeException {}

    private int changesLeft;

    CrashingFileSystem(int changes) throws IOException {
        super(raw());
        this.changesLeft = changes;
    }

    static FileSystem raw() throws IOException {
        RawLocalFileSystem local = new RawLocalFileSystem();
        local.initialize(URI.create("file:///"), new Configuration());
        return local;
    }

    private void change() {
        if (changesLeft-- == 0) {
            throw new Killed();
        }
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        change();
        FSDataOutputStream out =
                super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
        try {
            change(); // killed after the file appeared and before its first byte
        } catch (Killed e) {
            out.close();
            throw e;
        }
        return out;
    }

    @Override
    public boolean mkdirs(Path folder) throws IOException {
        change();
        return super.mkdirs(folder);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        change();
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        change();
        return super.delete(path, recursive);
    }
}
