package org.millrace.spark.step;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** A step's output directory as the driver sees it: what is finished there, and how a new output becomes finished. */
public final class StepDirectory {

    private static final Logger LOG = LogManager.getLogger(StepDirectory.class);

    private final Configuration configuration;
    private final Path directory;

    public StepDirectory(Configuration configuration, Path directory) {
        this.configuration = configuration;
        this.directory = directory;
    }

    public Path path() {
        return directory;
    }

    /** The manifest, if the step is finished and every file that it names is there in its full size. */
    public Optional<StepManifest> finished() throws IOException {
        Path file = new Path(directory, StepManifest.FILE);
        byte[] bytes;
        try (var in = fileSystem().open(file)) {
            bytes = in.readAllBytes();
        } catch (FileNotFoundException absent) {
            return Optional.empty();
        } catch (IOException damaged) {
            LOG.warn("{} cannot be read, so the step counts as unfinished: {}", file, damaged.getMessage());
            return Optional.empty();
        }
        StepManifest manifest;
        try {
            manifest = StableJson.read(bytes, StepManifest.class);
        } catch (IOException malformed) {
            LOG.warn("{} is not a manifest, so the step counts as unfinished: {}", file, malformed.getMessage());
            return Optional.empty();
        }
        return whole(manifest) ? Optional.of(manifest) : Optional.empty();
    }

    /** Removes all output. The manifest goes first, so that a directory half removed is never taken for a whole one. */
    void clear() throws IOException {
        fileSystem().delete(new Path(directory, StepManifest.FILE), false);
        fileSystem().delete(directory, true);
        if (!fileSystem().mkdirs(new Path(directory, StepFiles.ATTEMPTS))) {
            throw new IOException("Could not create " + directory);
        }
    }

    /** Gives the accepted attempts their final names and checks that each has arrived whole. */
    List<FileEntry> accept(List<List<PartFile>> parts) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            for (PartFile file : parts.get(part)) {
                FileEntry entry = file.accepted(part);
                accept(new Path(new Path(directory, StepFiles.ATTEMPTS), file.attempt()), entry);
                files.add(entry);
            }
        }
        return files;
    }

    private void accept(Path attempt, FileEntry entry) throws IOException {
        Path accepted = new Path(directory, entry.name());
        fileSystem().mkdirs(accepted.getParent());
        if (!fileSystem().rename(attempt, accepted)) {
            throw new IOException("Could not rename %s to %s".formatted(attempt, accepted));
        }
        long bytes = fileSystem().getFileStatus(accepted).getLen();
        if (bytes != entry.bytes()) {
            throw new IOException("%s has %d bytes, but its task wrote %d".formatted(accepted, bytes, entry.bytes()));
        }
    }

    /** Removes what rejected attempts left behind and declares the step finished. */
    void finish(StepManifest manifest, StepTiming timing) throws IOException {
        fileSystem().delete(new Path(directory, StepFiles.ATTEMPTS), true);
        AtomicFile.write(configuration, new Path(directory, StepTiming.FILE), StableJson.pretty(timing));
        AtomicFile.write(configuration, new Path(directory, StepManifest.FILE), StableJson.pretty(manifest));
    }

    private boolean whole(StepManifest manifest) throws IOException {
        Map<String, Map<String, Long>> sizesByFolder = new HashMap<>();
        for (FileEntry file : manifest.files()) {
            Path path = new Path(directory, file.name());
            String folder = path.getParent().toString();
            if (!sizesByFolder.containsKey(folder)) {
                sizesByFolder.put(folder, sizes(path.getParent()));
            }
            Long bytes = sizesByFolder.getOrDefault(folder, Map.of()).get(path.getName());
            if (bytes == null || bytes != file.bytes()) {
                LOG.warn(
                        "{} should have {} bytes but {}, so the step counts as unfinished",
                        path,
                        file.bytes(),
                        bytes == null ? "is missing" : "has " + bytes);
                return false;
            }
        }
        return true;
    }

    private Map<String, Long> sizes(Path folder) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        try {
            for (FileStatus status : fileSystem().listStatus(folder)) {
                sizes.put(status.getPath().getName(), status.getLen());
            }
        } catch (FileNotFoundException absent) {
            return Map.of();
        }
        return sizes;
    }

    private FileSystem fileSystem() throws IOException {
        return directory.getFileSystem(configuration);
    }
}
