package org.millrace.train.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The checkpoints of a run, in one directory on any Hadoop file system, written by one process at a time.
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

    private final FileSystem fileSystem;
    private final Path directory;
    private final int keep;

    /**
     * A store on an existing or a new directory.
     *
     * @param keep newest checkpoints that stay when another is written, at least 1
     */
    public CheckpointStore(Configuration configuration, Path directory, int keep) throws IOException {
        this(withSync(directory.getFileSystem(configuration)), directory, keep);
    }

    CheckpointStore(FileSystem fileSystem, Path directory, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("At least 1 checkpoint must be kept, cannot be: " + keep);
        }
        this.fileSystem = fileSystem;
        this.directory = directory;
        this.keep = keep;
    }

    /** Hadoop's local file system in its checksummed form cannot sync, and leaves .crc files in the folder. */
    private static FileSystem withSync(FileSystem fileSystem) {
        return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    }

    /**
     * Writes a checkpoint and, once it is committed, removes the oldest ones.
     *
     * @param step steps of training behind it; no checkpoint of that step is committed yet
     */
    public Checkpoint write(long step, CheckpointContents contents) throws IOException {
        Checkpoint checkpoint = new Checkpoint(step, new Path(directory, "step-%08d".formatted(step)));
        if (isCommitted(checkpoint)) {
            throw new IllegalStateException("%s is committed already".formatted(checkpoint.folder()));
        }
        if (fileSystem.exists(checkpoint.folder())) {
            removeLeftover(checkpoint);
        }
        fileSystem.mkdirs(checkpoint.folder());
        CheckpointFiles files = new CheckpointFiles(fileSystem, checkpoint.folder());
        contents.writeTo(files);
        new CheckpointManifest(step, files.written()).commit(files);
        pointTo(checkpoint);
        prune();
        return checkpoint;
    }

    /**
     * The newest checkpoint that can be trusted, after tidying up what a kill or a damaged disk left: folders without
     * {@code COMMITTED} are removed, damaged ones are renamed so that they neither count nor get in the way. Call it once,
     * before training. Everything done is logged as a warning or an error.
     *
     * @return empty if no checkpoint was ever committed
     * @throws CheckpointException if there are checkpoints and all of them are damaged; they are left as they are
     */
    public Optional<Checkpoint> recover() throws IOException {
        for (Checkpoint folder : folders()) {
            if (!isCommitted(folder)) {
                removeLeftover(folder);
            }
        }
        Optional<Checkpoint> newest = newest();
        if (newest.isPresent()) {
            for (Checkpoint damaged : committed()) {
                if (damaged.step() > newest.get().step()) {
                    setAside(damaged);
                }
            }
            if (!latest().equals(newest.get().folder().getName())) {
                pointTo(newest.get());
            }
        }
        return newest;
    }

    /**
     * The newest checkpoint that can be trusted; changes nothing. Damaged ones that are newer are logged as errors, with
     * every damaged file.
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
            List<Damage> damage = CheckpointManifest.verify(fileSystem, checkpoint.folder());
            if (damage.isEmpty()) {
                if (!all.isEmpty()) {
                    LOG.error("Falling back to {}", checkpoint.folder());
                }
                return Optional.of(checkpoint);
            }
            LOG.error("Checkpoint {} is damaged and is not used: {}", checkpoint.folder(), damage);
            all.addAll(damage);
        }
        throw new CheckpointException(
                "All %d checkpoints in %s are damaged:%n%s%nRestore one, or move the directory away to start over"
                        .formatted(
                                committed.size(),
                                directory,
                                all.stream().map(damage -> "  " + damage).collect(Collectors.joining("\n"))));
    }

    /** Everything that is wrong with any committed checkpoint. */
    public List<Damage> verify() throws IOException {
        List<Damage> found = new ArrayList<>();
        for (Checkpoint checkpoint : committed()) {
            found.addAll(CheckpointManifest.verify(fileSystem, checkpoint.folder()));
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

    private void pointTo(Checkpoint checkpoint) throws IOException {
        try (FSDataOutputStream out = fileSystem.create(new Path(directory, LATEST), true)) {
            out.write((checkpoint.folder().getName() + "\n").getBytes(StandardCharsets.UTF_8));
            out.hsync();
        }
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
            // Unmarked first: a kill half-way leaves a leftover and not a damaged checkpoint.
            fileSystem.delete(old.file(CheckpointManifest.COMMITTED), false);
            fileSystem.delete(old.folder(), true);
            LOG.debug("Removed {}: {} newer ones are kept", old.folder(), keep);
        }
    }

    private void removeLeftover(Checkpoint folder) throws IOException {
        LOG.warn("Removing {}: it was never committed, since the process that wrote it ended", folder.folder());
        fileSystem.delete(folder.folder(), true);
    }

    private void setAside(Checkpoint damaged) throws IOException {
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
