package org.millrace.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The checkpoints of a run, in one directory on any Hadoop file system, written by the ranks of one run at a time.
 *
 * <p>A checkpoint counts once its {@code COMMITTED} file is whole, and is trusted if every file still has the size and
 * checksum of its manifest. {@code LATEST} is for people and other tools: a reader here finds the newest checkpoint by
 * listing, so a pointer that a kill left behind misleads nobody.
 */
public final class CheckpointStore {

    /** Names the newest checkpoint. */
    public static final String LATEST = "LATEST";

    private static final Logger LOG = LogManager.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");
    private static final String DAMAGED = "damaged-";
    private static final String TOKEN = "seen-by-all-ranks";

    private final FileSystem fileSystem;
    private final Path directory;
    private final int keep;
    private final Fence fence;

    /**
     * A store on an existing or a new directory, for readers and for runs that nobody can take over.
     *
     * @param keep newest checkpoints that stay when another is written, at least 1
     */
    public CheckpointStore(Configuration configuration, Path directory, int keep) throws IOException {
        this(configuration, directory, keep, Fence.OPEN);
    }

    /**
     * A store on an existing or a new directory.
     *
     * @param keep newest checkpoints that stay when another is written, at least 1
     * @param fence asked before a checkpoint begins, counts or goes
     */
    public CheckpointStore(Configuration configuration, Path directory, int keep, Fence fence) throws IOException {
        this(withSync(directory.getFileSystem(configuration)), directory, keep, fence);
    }

    CheckpointStore(FileSystem fileSystem, Path directory, int keep) {
        this(fileSystem, directory, keep, Fence.OPEN);
    }

    CheckpointStore(FileSystem fileSystem, Path directory, int keep, Fence fence) {
        if (keep < 1) {
            throw new IllegalArgumentException("At least 1 checkpoint must be kept, cannot be: " + keep);
        }
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.keep = keep;
        this.fence = fence;
    }

    /** Hadoop's local file system in its checksummed form cannot sync, and leaves .crc files in the folder. */
    private static FileSystem withSync(FileSystem fileSystem) {
        return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    }

    /** The folder of a checkpoint, be it there or not. */
    Checkpoint at(long step) {
        return new Checkpoint(step, new Path(directory, "step-%08d".formatted(step)));
    }

    /**
     * Makes the folder of a checkpoint that is about to be written; one process does it.
     *
     * @throws IllegalStateException if a checkpoint of that step is committed
     */
    void begin(long step) throws IOException {
        fence.requireOurs();
        Checkpoint checkpoint = at(step);
        if (isCommitted(checkpoint)) {
            throw new IllegalStateException("%s is committed already".formatted(checkpoint.folder()));
        }
        fileSystem.mkdirs(checkpoint.folder());
    }

    /** For the files that this process writes of a checkpoint. */
    CheckpointFiles files(long step) {
        return new CheckpointFiles(fileSystem, at(step).folder());
    }

    /** What is wrong with files that some process wrote of a checkpoint in the making; nothing if they can be trusted. */
    List<Damage> verify(long step, List<FileRecord> written) throws IOException {
        List<Damage> found = new ArrayList<>();
        for (FileRecord file : written) {
            file.damage(fileSystem, at(step).folder()).ifPresent(found::add);
        }
        return found;
    }

    /**
     * Makes a checkpoint count, and removes the oldest ones; one process does it. Once it counts, nothing that fails can
     * make it fail: a pointer or an old checkpoint that could not be changed is a warning.
     *
     * @param files all of its files
     */
    Checkpoint commit(long step, List<FileRecord> files) throws IOException {
        fence.requireOurs();
        Checkpoint checkpoint = at(step);
        new CheckpointManifest(step, files).commit(files(step));
        try {
            pointTo(checkpoint);
            prune();
        } catch (IOException | FSError e) {
            LOG.warn("{} is committed, but what comes after it failed: {}", checkpoint.folder(), e.toString());
        }
        return checkpoint;
    }

    /** Removes what there is of a checkpoint that could not be written. */
    void discard(long step) throws IOException {
        remove(at(step));
    }

    Path directory() {
        return directory;
    }

    /** Writes a file that others can look for, and returns what it holds. */
    byte[] leaveToken() throws IOException {
        byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        fileSystem.mkdirs(directory);
        try (FSDataOutputStream out = fileSystem.create(new Path(directory, TOKEN), true)) {
            out.write(token);
        }
        return token;
    }

    /** Whether the file is here, and holds what it should. */
    boolean seesToken(byte[] token) {
        try (InputStream in = fileSystem.open(new Path(directory, TOKEN))) {
            return Arrays.equals(in.readAllBytes(), token);
        } catch (IOException e) {
            LOG.error("Could not read {}: {}", new Path(directory, TOKEN), e.toString());
            return false;
        }
    }

    void removeToken() throws IOException {
        fileSystem.delete(new Path(directory, TOKEN), false);
    }

    /** Removes folders that were never committed, since who wrote them ended. */
    void tidy() throws IOException {
        for (Checkpoint folder : folders()) {
            if (!isCommitted(folder)) {
                LOG.warn("Removing {}: it was never committed, since the process that wrote it ended", folder.folder());
                remove(folder);
            }
        }
    }

    /** Lets {@code LATEST} name a checkpoint, if it does not. */
    void pointTo(Checkpoint checkpoint) throws IOException {
        String name = checkpoint.folder().getName();
        if (!latest().equals(name)) {
            try (FSDataOutputStream out = fileSystem.create(new Path(directory, LATEST), true)) {
                out.write((name + "\n").getBytes(StandardCharsets.UTF_8));
                if (out.hasCapability(StreamCapabilities.HSYNC)) {
                    out.hsync();
                }
            }
        }
    }

    /**
     * The newest checkpoint that can be trusted; changes nothing, and may be called while a run writes. Damaged ones that
     * are newer are logged as errors, with every damaged file.
     *
     * @return empty if none is committed
     * @throws CheckpointException if there are checkpoints and all of them are damaged
     */
    public Optional<Checkpoint> newest() throws IOException {
        List<Checkpoint> committed = committed();
        if (committed.isEmpty()) {
            return Optional.empty();
        }
        String newest = committed.get(0).folder().getName();
        if (!latest().equals(newest)) {
            LOG.warn("{}/{} says '{}', but the newest committed checkpoint is {}", directory, LATEST, latest(), newest);
        }
        List<Damage> all = new ArrayList<>();
        for (Checkpoint checkpoint : committed) {
            List<Damage> damage = verify(checkpoint, 0, 1);
            if (damage.isEmpty()) {
                if (!all.isEmpty()) {
                    LOG.error("Falling back to {}", checkpoint.folder());
                }
                return Optional.of(checkpoint);
            }
            if (!isCommitted(checkpoint)) {
                return newest(); // removed while it was read, since there are newer ones
            }
            LOG.error("Checkpoint {} is damaged and is not used: {}", checkpoint.folder(), damage);
            all.addAll(damage);
        }
        throw allDamaged(committed.size(), all);
    }

    /** One part of what is wrong with a committed checkpoint, for several processes to share. */
    List<Damage> verify(Checkpoint checkpoint, int part, int parts) throws IOException {
        return CheckpointManifest.verify(fileSystem, checkpoint.folder(), part, parts);
    }

    CheckpointException allDamaged(int checkpoints, List<Damage> damages) {
        return new CheckpointException(
                "All %d checkpoints in %s are damaged:%n%s%nRestore one, or move the directory away to start over"
                        .formatted(
                                checkpoints,
                                directory,
                                damages.stream().map(damage -> "  " + damage).collect(Collectors.joining("\n"))));
    }

    /** Everything that is wrong with any committed checkpoint; one that a run removes meanwhile is none. */
    public List<Damage> verify() throws IOException {
        List<Damage> found = new ArrayList<>();
        for (Checkpoint checkpoint : committed()) {
            List<Damage> damage = verify(checkpoint, 0, 1);
            if (!damage.isEmpty() && isCommitted(checkpoint)) {
                found.addAll(damage);
            }
        }
        return found;
    }

    /** All committed checkpoints, the newest first, whether or not they can be trusted. */
    public List<Checkpoint> committed() throws IOException {
        List<Checkpoint> committed = new ArrayList<>();
        for (Checkpoint folder : folders()) {
            if (isCommitted(folder)) {
                committed.add(folder);
            }
        }
        return committed;
    }

    private List<Checkpoint> folders() throws IOException {
        List<Checkpoint> folders = new ArrayList<>();
        try {
            for (FileStatus status : fileSystem.listStatus(directory)) {
                Matcher name = NAME.matcher(status.getPath().getName());
                if (status.isDirectory() && name.matches()) {
                    folders.add(new Checkpoint(Long.parseLong(name.group(1)), new Path(directory, name.group())));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        folders.sort(Comparator.comparingLong(Checkpoint::step).reversed());
        return folders;
    }

    private boolean isCommitted(Checkpoint checkpoint) throws IOException {
        return CheckpointManifest.isCommitted(fileSystem, checkpoint.folder());
    }

    /** What {@code LATEST} says; empty if there is none. */
    private String latest() throws IOException {
        try (InputStream in = fileSystem.open(new Path(directory, LATEST))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (FileNotFoundException e) {
            return "";
        }
    }

    private void prune() throws IOException {
        List<Checkpoint> committed = committed();
        for (Checkpoint old : committed.subList(Math.min(keep, committed.size()), committed.size())) {
            remove(old);
            LOG.debug("Removed {}: {} newer ones are kept", old.folder(), keep);
        }
    }

    /** Unmarks a folder first: a kill half-way leaves a leftover and not a damaged checkpoint. */
    private void remove(Checkpoint checkpoint) throws IOException {
        fence.requireOurs();
        fileSystem.delete(checkpoint.file(CheckpointManifest.COMMITTED), false);
        fileSystem.delete(checkpoint.folder(), true);
    }

    /** Renames a damaged checkpoint, so that it neither counts nor gets in the way. */
    void setAside(Checkpoint damaged) throws IOException {
        fence.requireOurs();
        Path aside = new Path(directory, DAMAGED + damaged.folder().getName());
        for (int n = 2; fileSystem.exists(aside); n++) {
            aside = new Path(directory, DAMAGED + damaged.folder().getName() + "-" + n);
        }
        if (!fileSystem.rename(damaged.folder(), aside)) {
            throw new IOException("Could not rename %s to %s".formatted(damaged.folder(), aside));
        }
        LOG.error("Renamed {} to {}; delete it once it is no longer needed", damaged.folder(), aside);
    }
}
