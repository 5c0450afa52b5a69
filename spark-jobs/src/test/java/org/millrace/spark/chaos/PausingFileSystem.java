package org.millrace.spark.chaos;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** The local file system, which waits where a {@link PausePoint} says. */
public final class PausingFileSystem extends LocalFileSystem {

    /** The configuration's key of the pause point's folder. */
    static final String FOLDER = "millrace.chaos.folder";

    public PausingFileSystem() {
        super(new Raw());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static final class Raw extends RawLocalFileSystem {

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
            pause("create", file);
            return wrapped(
                    super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress), file);
        }

        @Override
        public FSDataOutputStream create(
                Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
                throws IOException {
            pause("create", file);
            return wrapped(super.create(file, overwrite, bufferSize, replication, blockSize, progress), file);
        }

        private FSDataOutputStream wrapped(FSDataOutputStream out, Path file) throws IOException {
            return file.getName().endsWith(".safetensors") ? new FSDataOutputStream(new Stream(out, file), null) : out;
        }

        private void pause(String operation, Path file) throws IOException {
            java.nio.file.Path folder = folder();
            if (folder == null) {
                return;
            }
            try {
                String[] wanted =
                        Files.readString(folder.resolve(PausePoint.AT)).split(" ", 2);
                if (wanted[0].equals(operation) && file.getName().matches(wanted[1])) {
                    java.nio.file.Path paused = folder.resolve(
                            PausePoint.PAUSED + ProcessHandle.current().pid());
                    Files.move(folder.resolve(PausePoint.AT), paused);
                    while (Files.exists(paused)) {
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                }
            } catch (NoSuchFileException | FileAlreadyExistsException notAskedForOrAnotherWasFirst) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private java.nio.file.@Nullable Path folder() {
            String folder = getConf().get(FOLDER);
            return folder == null ? null : java.nio.file.Path.of(folder);
        }

        /** Pauses halfway through the first bytes. */
        private final class Stream extends FilterOutputStream {

            private final FSDataOutputStream target;
            private final Path file;
            private boolean begun;

            Stream(FSDataOutputStream out, Path file) {
                super(out);
                this.target = out;
                this.file = file;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int first = begun ? 0 : length / 2;
                target.write(bytes, offset, first);
                if (!begun && length > 1) {
                    begun = true;
                    target.hflush();
                    pause("write", file);
                }
                target.write(bytes, offset + first, length - first);
            }
        }
    }
}
