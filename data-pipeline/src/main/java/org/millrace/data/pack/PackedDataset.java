package org.millrace.data.pack;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.data.parquet.StableOutputFile;

/**
 * A packed dataset on any Hadoop file system: the sequence at any index, without a scan. It keeps a few files open and a
 * few row groups decoded, so its memory does not grow with the corpus (but for the manifest's line a file). Safe for use
 * by several threads, which wait for each other.
 */
public final class PackedDataset implements Closeable {

    private static final int OPEN_FILES = 16;

    /** Tokens of all decoded row groups kept: 16 MiB. */
    private static final int DECODED_TOKENS = 1 << 22;

    private final Configuration configuration;
    private final Path folder;
    private final PackedManifest manifest;
    private final int decodedRowGroups;
    private final Map<Integer, PackedFileReader> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, PackedSequence[]> decoded = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private PackedDataset(Configuration configuration, Path folder, PackedManifest manifest) {
        this.configuration = configuration;
        this.folder = folder;
        this.manifest = manifest;
        long rowGroupTokens = (long) manifest.rowGroupSequences() * manifest.sequenceLength();
        this.decodedRowGroups = (int) Math.max(1, DECODED_TOKENS / rowGroupTokens);
    }

    /**
     * Opens the dataset of a folder.
     *
     * @throws PackedFormatException if the manifest is missing or wrong, or a file is missing or of another size than it
     *     says
     */
    public static PackedDataset open(Configuration configuration, Path folder) throws IOException {
        PackedManifest manifest = PackedManifest.read(configuration, folder);
        List<String> problems = wrongSizes(folder.getFileSystem(configuration), folder, manifest);
        if (!problems.isEmpty()) {
            throw new PackedFormatException(
                    String.join(System.lineSeparator(), problems) + "; run the pack step again");
        }
        return new PackedDataset(configuration, folder, manifest);
    }

    /**
     * Reads every file of a folder's dataset and compares size and checksum with the manifest.
     *
     * @return a line for every damaged file; none if the dataset is whole
     * @throws PackedFormatException if the manifest itself is missing or wrong
     */
    public static List<String> verify(Configuration configuration, Path folder) throws IOException {
        PackedManifest manifest = PackedManifest.read(configuration, folder);
        FileSystem fileSystem = folder.getFileSystem(configuration);
        List<String> problems = wrongSizes(fileSystem, folder, manifest);
        if (!problems.isEmpty()) {
            return problems;
        }
        for (PackedManifest.File file : manifest.files()) {
            Path path = new Path(folder, file.name());
            try (InputStream in = fileSystem.open(path)) {
                String checksum = StableOutputFile.checksum(in);
                if (!checksum.equals(file.checksum())) {
                    problems.add(
                            "%s: its checksum is %s; the manifest says %s".formatted(path, checksum, file.checksum()));
                }
            } catch (IOException e) {
                problems.add("%s: cannot be read: %s".formatted(path, e.getMessage()));
            }
        }
        return problems;
    }

    private static List<String> wrongSizes(FileSystem fileSystem, Path folder, PackedManifest manifest)
            throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (FileStatus status : fileSystem.listStatus(folder)) {
            sizes.put(status.getPath().getName(), status.getLen());
        }
        List<String> problems = new ArrayList<>();
        for (PackedManifest.File file : manifest.files()) {
            Path path = new Path(folder, file.name());
            Long size = sizes.get(file.name());
            if (size == null) {
                problems.add("%s: not found; the manifest says it has %d bytes".formatted(path, file.bytes()));
            } else if (size != file.bytes()) {
                problems.add("%s: has %d bytes; the manifest says %d".formatted(path, size, file.bytes()));
            }
        }
        return problems;
    }

    public PackedManifest manifest() {
        return manifest;
    }

    /** Sequences in the dataset. */
    public long size() {
        return manifest.sequences();
    }

    /** Tokens of every sequence. */
    public int sequenceLength() {
        return manifest.sequenceLength();
    }

    /**
     * The sequence at an index. Its arrays are shared: read, never write them.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ index &lt; {@link #size()}
     * @throws PackedFormatException if its row group is damaged
     */
    public synchronized PackedSequence get(long index) throws IOException {
        if (index < 0 || index >= manifest.sequences()) {
            throw new IndexOutOfBoundsException(
                    "%s: no sequence %d; it has %d".formatted(folder, index, manifest.sequences()));
        }
        if (closed) {
            throw new IllegalStateException("%s: is closed already".formatted(folder));
        }
        int fileNumber = fileOf(index);
        long row = index - manifest.files().get(fileNumber).first();
        int rowGroup = Math.toIntExact(row / manifest.rowGroupSequences());
        return rowGroup(fileNumber, rowGroup)[(int) (row % manifest.rowGroupSequences())];
    }

    /** The last file that begins at or before an index; files without sequences come out before their successor. */
    private int fileOf(long index) {
        List<PackedManifest.File> files = manifest.files();
        int low = 0;
        int high = files.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (files.get(middle).first() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private PackedSequence[] rowGroup(int fileNumber, int rowGroup) throws IOException {
        long key = ((long) fileNumber << Integer.SIZE) | rowGroup;
        PackedSequence[] sequences = decoded.get(key);
        if (sequences == null) {
            sequences = reader(fileNumber).read(rowGroup);
            if (decoded.size() >= decodedRowGroups) {
                removeEldest(decoded);
            }
            decoded.put(key, sequences);
        }
        return sequences;
    }

    private PackedFileReader reader(int fileNumber) throws IOException {
        PackedFileReader reader = open.get(fileNumber);
        if (reader == null) {
            if (open.size() >= OPEN_FILES) {
                removeEldest(open).close();
            }
            PackedManifest.File file = manifest.files().get(fileNumber);
            Path path = new Path(folder, file.name());
            try {
                reader = new PackedFileReader(configuration, path, file, manifest);
            } catch (FileNotFoundException e) {
                throw new PackedFormatException("%s: was there and is gone".formatted(path), e);
            }
            open.put(fileNumber, reader);
        }
        return reader;
    }

    private static <K, V> V removeEldest(Map<K, V> entries) {
        var iterator = entries.values().iterator();
        V eldest = iterator.next();
        iterator.remove();
        return eldest;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        decoded.clear();
        IOException failure = null;
        for (PackedFileReader reader : open.values()) {
            try {
                reader.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
