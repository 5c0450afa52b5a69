package org.millrace.spark.corpus;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * The local file system, and what befalls tasks that write to it. In every stage of every step one write fails. In steps that
 * are named, one write takes so long that Spark starts the task once more elsewhere, and executors die, halfway through a file
 * or when it is whole and nobody knows of it. Only first attempts of tasks are hit.
 *
 * <p>What has happened is told by empty files in a folder that all executors see, {@code STEP-STAGE-MARK} each.
 */
public final class FaultyFileSystem extends LocalFileSystem {

    /** The configuration's key of the folder. */
    static final String FOLDER = "millrace.faults.folder";

    /** The configuration's key of the steps where a task waits, and executors die so many times: {@code minhash=3,mix=1}. */
    static final String KILLS = "millrace.faults.kills";

    /** A write that failed, and the task with it. */
    static final String FAILED = "failed";
    /** An executor that died. */
    static final String KILLED = "killed";

    /** A task that waited was ended because another attempt was faster. */
    static final String OUTRUN = "outrun";

    private static final String WAITED = "waited";
    private static final long WAIT_SECONDS = 30;

    public FaultyFileSystem() {
        super(new Raw());
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    /** What befalls the task that writes a file. */
    private enum Fault {
        NONE,
        FAILS,
        WAITS,
        DIES_IN_THE_FILE,
        DIES_AFTER_THE_FILE
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
            return faulty(
                    super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress), file);
        }

        @Override
        public FSDataOutputStream create(
                Path file, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
                throws IOException {
            return faulty(super.create(file, overwrite, bufferSize, replication, blockSize, progress), file);
        }

        private FSDataOutputStream faulty(FSDataOutputStream out, Path file) throws IOException {
            TaskContext task = TaskContext.get();
            Path attempts = file.getParent();
            String folder = getConf().get(FOLDER);
            if (task == null
                    || folder == null
                    || task.attemptNumber() > 0
                    || task.stageAttemptNumber() > 0
                    || !attempts.getName().equals("_attempts")) {
                return out;
            }
            Marks marks = new Marks(
                    java.nio.file.Path.of(folder), attempts.getParent().getName(), task.stageId());
            Fault fault = fault(marks, task);
            return fault == Fault.NONE ? out : new FSDataOutputStream(new FaultyStream(out, fault, marks), null);
        }

        private Fault fault(Marks marks, TaskContext task) throws IOException {
            int kills = kills(marks.step());
            boolean alone = task.numPartitions() == 1;
            if (!(alone && kills > 0) && marks.set(FAILED)) {
                return Fault.FAILS;
            }
            if (!alone && kills > 0 && marks.count(WAITED) == 0 && marks.set(WAITED)) {
                return Fault.WAITS;
            }
            if (marks.count(KILLED) < kills && marks.set(KILLED)) {
                return task.stageId() % 2 == 0 ? Fault.DIES_IN_THE_FILE : Fault.DIES_AFTER_THE_FILE;
            }
            return Fault.NONE;
        }

        private int kills(String step) {
            for (String kills : getConf().getTrimmedStrings(KILLS)) {
                if (kills.startsWith(step + "=")) {
                    return Integer.parseInt(kills.substring(step.length() + 1));
                }
            }
            return 0;
        }
    }

    /** Marks of what has happened in a stage. */
    private record Marks(java.nio.file.Path folder, String step, int stage) {

        /** Whether the mark was not there yet. */
        boolean set(String mark) throws IOException {
            try {
                Files.createFile(folder.resolve("%s-%d-%s".formatted(step, stage, mark)));
                return true;
            } catch (FileAlreadyExistsException wasHere) {
                return false;
            }
        }

        /** How often the step has the mark. */
        int count(String mark) throws IOException {
            try (Stream<java.nio.file.Path> files = Files.list(folder)) {
                return (int) files.map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith(step + "-") && name.endsWith("-" + mark))
                        .count();
            }
        }
    }

    private static final class FaultyStream extends FilterOutputStream {

        private final Fault fault;
        private final Marks marks;
        private final FSDataOutputStream target;
        private boolean closed;

        FaultyStream(FSDataOutputStream out, Fault fault, Marks marks) {
            super(out);
            this.target = out;
            this.fault = fault;
            this.marks = marks;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            if (fault == Fault.DIES_IN_THE_FILE) {
                target.flush();
                die();
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            target.close();
            switch (fault) {
                case FAILS -> throw new IOException("Injected: this file could not be closed");
                case WAITS -> await();
                case DIES_IN_THE_FILE, DIES_AFTER_THE_FILE -> die();
                case NONE -> {}
            }
        }

        private void await() throws IOException {
            try {
                TimeUnit.SECONDS.sleep(WAIT_SECONDS);
            } catch (InterruptedException e) {
                marks.set(OUTRUN);
                throw new InterruptedIOException("Another attempt was faster");
            }
        }

        /** As SIGKILL would: nothing is told and nothing tidied up. */
        private static void die() {
            Runtime.getRuntime().halt(137);
        }
    }
}
