package org.millrace.spark.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.RunLockedException;
import org.millrace.spark.step.AtomicFile;
import org.millrace.spark.step.StableJson;

/**
 * Lets one driver at a time train in a run directory. The lock is a file there that tells who holds it, and that its
 * holder writes anew every two seconds; one whose holder is dead, or silent for a while, is taken over. So a kill blocks
 * nobody: not at all on the same machine, where the process can be looked for, and {@link #SILENCE} elsewhere. Clocks of
 * machines are not compared.
 *
 * <p>Who was silent too long and comes back finds another's name in the file: the driver at its next beat, ranks before
 * they write a checkpoint.
 */
public final class RunLock implements AutoCloseable {

    /** The file, in the training directory. */
    static final String FILE = "_driver.json";

    /** How long nothing may be heard of a driver on another machine before it counts as dead. */
    static final Duration SILENCE = Duration.ofSeconds(12);

    private static final Logger LOG = LogManager.getLogger(RunLock.class);
    private static final long BEAT_MILLISECONDS = 2_000;
    private static final long LOOK_MILLISECONDS = 250;
    private static final int LOOKS_AT_A_MISSING_FILE = 8;
    private static final long LAST_BEAT_MILLISECONDS = 10_000;

    /**
     * Who holds a lock.
     *
     * @param token of this holding, no secret
     * @param machine on which process ids mean the same: its boot and its namespace of processes
     * @param processStart see {@link ThisMachine#start}; the id alone may have gone to another
     * @param attempt whose ranks may write, see {@link #begin}
     * @param beat counts the times that the holder has written the file
     */
    record Holder(
            String token,
            String host,
            String machine,
            long process,
            String processStart,
            String user,
            String began,
            int attempt,
            long beat) {

        Holder next(int newAttempt) {
            return new Holder(token, host, machine, process, processStart, user, began, newAttempt, beat + 1);
        }

        @Override
        public String toString() {
            return "process %d of %s on %s, which began at %s".formatted(process, user, host, began);
        }
    }

    private final Configuration configuration;
    private final Path file;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread heart;
    private volatile Holder holder;
    private volatile @Nullable String loss;

    private RunLock(Configuration configuration, Path file, Holder holder) {
        this.configuration = configuration;
        this.file = file;
        this.holder = holder;
        this.heart = new Thread(this::beat, "run-lock");
        heart.setDaemon(true);
        heart.start();
    }

    /**
     * Takes the lock of a run.
     *
     * @param training the training directory of the run, which need not exist
     * @throws RunLockedException if another driver trains there
     */
    public static RunLock acquire(Configuration configuration, Path training) throws IOException, InterruptedException {
        return acquire(configuration, training, SILENCE);
    }

    static RunLock acquire(Configuration configuration, Path training, Duration silence)
            throws IOException, InterruptedException {
        Path file = new Path(training, FILE);
        Holder mine = thisProcess();
        while (!create(configuration, file, mine)) {
            byte[] seen = bytes(configuration, file);
            if (seen == null) {
                continue;
            }
            requireDead(configuration, file, seen, silence);
            takeAway(configuration, file, seen, mine.token());
        }
        return new RunLock(configuration, file, mine);
    }

    /**
     * Whether a run is still that of one of its driver's attempts; for the ranks of that attempt.
     *
     * @throws IOException if that cannot be told, as while the driver could not write the file
     */
    static boolean isHeldBy(Configuration configuration, Path training, String token, int attempt)
            throws IOException, InterruptedException {
        Path file = new Path(training, FILE);
        Holder found = settled(configuration, file)
                .orElseThrow(
                        () -> new IOException("%s is missing, so nobody can tell whose the run is".formatted(file)));
        return found.token().equals(token) && found.attempt() == attempt;
    }

    private static boolean isHeldBy(Configuration configuration, Path file, String token)
            throws IOException, InterruptedException {
        return settled(configuration, file)
                .map(found -> found.token().equals(token))
                .orElse(false);
    }

    /** From now on only ranks of this attempt may write checkpoints: those of earlier ones may be frozen, not dead. */
    void begin(int attempt) throws IOException, InterruptedException {
        if (!renew(attempt)) {
            throw new RunLockedException("This driver ends, since " + loss);
        }
    }

    /** Names this holding of the lock. */
    String token() {
        return holder.token();
    }

    /** Why the lock is no longer held; null while it is. */
    @Nullable
    String loss() {
        return loss;
    }

    /** The run has ended as it has; a file that stays is taken over as that of a driver that was killed. */
    @Override
    public void close() {
        closed.countDown();
        try {
            heart.join(LAST_BEAT_MILLISECONDS);
            if (heart.isAlive()) {
                LOG.warn("{} stays, since it is still being written", file);
            } else if (loss == null && isHeldBy(configuration, file, holder.token())) {
                file.getFileSystem(configuration).delete(file, false);
            }
        } catch (IOException unreachable) {
            LOG.warn("{} could not be removed: {}", file, unreachable.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        boolean told = false;
        try {
            while (!closed.await(BEAT_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                try {
                    if (!renew(holder.attempt())) {
                        return;
                    }
                    told = false;
                } catch (IOException unreachable) {
                    if (!told) {
                        LOG.warn("The lock {} cannot be renewed now, trying on: {}", file, unreachable.toString());
                    }
                    told = true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the file anew, unless another's name is in it; then the lock is lost. */
    private synchronized boolean renew(int attempt) throws IOException, InterruptedException {
        Optional<Holder> found = settled(configuration, file);
        if (found.isPresent() && !found.get().token().equals(holder.token())) {
            loss = "the run was taken over by " + found.get();
            return false;
        }
        holder = holder.next(attempt);
        AtomicFile.write(configuration, file, StableJson.pretty(holder));
        return true;
    }

    private static Holder thisProcess() throws IOException {
        long process = ProcessHandle.current().pid();
        return new Holder(
                UUID.randomUUID().toString(),
                InetAddress.getLocalHost().getHostName(),
                ThisMachine.identity(),
                process,
                ThisMachine.start(process).orElse(""),
                user(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                0,
                0);
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    /** Makes the file unless there is one. Not every file system does so in one move, so it is read again. */
    private static boolean create(Configuration configuration, Path file, Holder mine)
            throws IOException, InterruptedException {
        FileSystem fileSystem = file.getFileSystem(configuration);
        FSDataOutputStream out;
        try {
            out = fileSystem.create(file, false);
        } catch (FileAlreadyExistsException other) {
            return false;
        } catch (IOException failure) {
            if (fileSystem.exists(file)) { // not every file system has an exception for that
                return false;
            }
            throw failure;
        }
        try (out) {
            out.write(StableJson.pretty(mine));
        } catch (FileAlreadyExistsException other) { // found when the file was complete, as an object store may
            return false;
        } catch (IOException | FSError failure) {
            byte[] written = bytes(configuration, file);
            if (written != null && parse(written).isEmpty()) {
                fileSystem.delete(file, false);
            }
            throw new IOException("Could not write %s: %s".formatted(file, failure.getMessage()), failure);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
        return isHeldBy(configuration, file, mine.token());
    }

    private static void requireDead(Configuration configuration, Path file, byte[] seen, Duration silence)
            throws IOException, InterruptedException {
        Optional<Holder> holder = parse(seen);
        if (holder.isPresent() && canBeSeen(holder.get())) {
            if (ThisMachine.start(holder.get().process())
                    .filter(holder.get().processStart()::equals)
                    .isPresent()) {
                throw refusal(file, holder.get().toString());
            }
            LOG.warn("{} was left by {}, which has ended: it is taken over", file, holder.get());
            return;
        }
        String name = holder.map(Holder::toString).orElse("a driver that has only just written it");
        LOG.warn("{} is held by {}: waiting for a sign of it, {} s at most", file, name, silence.toSeconds());
        // Looks are counted, not seconds: a file system that hangs for a while silences its holder, too.
        for (long looks = silence.toMillis() / LOOK_MILLISECONDS; looks > 0; looks--) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
            byte[] now = bytes(configuration, file);
            if (now == null || !Arrays.equals(now, seen)) {
                if (settled(configuration, file).isEmpty()) {
                    return; // it has ended meanwhile
                }
                throw refusal(file, name);
            }
        }
        LOG.warn("Nothing was heard of {}: {} is taken over", name, file);
    }

    /** Whether its process can be looked for here; those of other users may be hidden. */
    private static boolean canBeSeen(Holder holder) {
        return !holder.machine().isEmpty()
                && holder.machine().equals(ThisMachine.identity())
                && holder.user().equals(user());
    }

    private static RunLockedException refusal(Path file, String holder) {
        return new RunLockedException(
                "%s: this run is being trained by %s. Wait for it or end it; a run takes one driver at a time"
                        .formatted(file.getParent(), holder));
    }

    /** Moves a dead driver's file away, unless another has done so and put its own there. */
    private static void takeAway(Configuration configuration, Path file, byte[] dead, String token) throws IOException {
        FileSystem fileSystem = file.getFileSystem(configuration);
        Path aside = new Path(file.getParent(), "." + FILE + "." + token);
        if (!fileSystem.rename(file, aside)) {
            return;
        }
        byte[] moved = bytes(configuration, aside);
        if (moved != null && !Arrays.equals(moved, dead)) {
            fileSystem.rename(aside, file);
            return;
        }
        fileSystem.delete(aside, false);
    }

    /**
     * What the file says, once it is there and whole: a renewal replaces it in two moves, and an object store fails who
     * reads meanwhile. Empty if it stays away.
     */
    private static Optional<Holder> settled(Configuration configuration, Path file)
            throws IOException, InterruptedException {
        IOException unread = null;
        for (int look = 0; look < LOOKS_AT_A_MISSING_FILE; look++) {
            try {
                byte[] content = bytes(configuration, file);
                Optional<Holder> holder = content == null ? Optional.empty() : parse(content);
                if (holder.isPresent()) {
                    return holder;
                }
                unread = null;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                unread = e;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
        }
        if (unread != null) {
            throw unread;
        }
        return Optional.empty();
    }

    private static Optional<Holder> parse(byte[] content) {
        try {
            return Optional.of(StableJson.read(content, Holder.class));
        } catch (IOException notWhole) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] bytes(Configuration configuration, Path file) throws IOException {
        try (var in = file.getFileSystem(configuration).open(file)) {
            return in.readAllBytes();
        } catch (FileNotFoundException none) {
            return null;
        } catch (FSError disk) {
            throw new IOException("Could not read %s: %s".formatted(file, disk.getMessage()), disk);
        }
    }
}
