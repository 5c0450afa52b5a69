package org.millrace.train.checkpoint;

import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system, in which something may happen before a change. */
final class FaultyFileSystem extends FilterFileSystem {

    /** What a killed process would not have seen. */
    static final class Killed extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** Told of each change before it is made. */
    interface Fault {
        void beforeChange() throws IOException;
    }

    private static final Configuration CONFIGURATION = new Configuration();

    private final Fault fault;

    FaultyFileSystem(Fault fault) throws IOException {
        super(FileSystem.getLocal(CONFIGURATION).getRaw());
        this.fault = fault;
    }

    /** Of a process that is killed before its n-th change, or of several that are killed together. */
    static FaultyFileSystem killed(AtomicInteger changesLeft) throws IOException {
        return new FaultyFileSystem(() -> {
            if (changesLeft.getAndDecrement() <= 0) {
                throw new Killed();
            }
        });
    }

    /** A disk that has no room for the n-th change, and has again for the next. */
    static FaultyFileSystem full(AtomicInteger changesLeft) throws IOException {
        return new FaultyFileSystem(() -> {
            if (changesLeft.getAndDecrement() == 0) {
                throw new IOException("No space left on device");
            }
        });
    }

    static FaultyFileSystem sound() throws IOException {
        return new FaultyFileSystem(() -> {});
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
        return created(() -> super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress,
            ChecksumOpt checksum)
            throws IOException {
        return created(
                () -> super.create(file, permission, flags, bufferSize, replication, blockSize, progress, checksum));
    }

    private interface Creation {
        FSDataOutputStream create() throws IOException;
    }

    /** Something may happen before the file appears, before its first byte, and before its last is safe. */
    private FSDataOutputStream created(Creation creation) throws IOException {
        fault.beforeChange();
        FSDataOutputStream file = creation.create();
        try {
            fault.beforeChange();
        } catch (IOException | Killed e) {
            file.close();
            throw e;
        }
        return new FSDataOutputStream(file, null) {
            @Override
            public void hsync() throws IOException {
                fault.beforeChange(); // no test cuts the power, and there are many files
            }
        };
    }

    @Override
    public boolean mkdirs(Path folder) throws IOException {
        fault.beforeChange();
        return super.mkdirs(folder);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        fault.beforeChange();
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        fault.beforeChange();
        return super.delete(path, recursive);
    }
}
