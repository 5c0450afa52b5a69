package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where records of web archives begin, from CDX or CDXJ files. Of each archive only the places are kept at which it is to
 * be divided, so that an index may be of any size.
 */
final class RecordIndex {

    /** For sources that have none. */
    static final RecordIndex NONE = new RecordIndex(new HashMap<>());

    /** The archives, by the last part of their path. */
    private final Map<String, List<Archive>> archives;

    private RecordIndex(Map<String, List<Archive>> archives) {
        this.archives = archives;
    }

    /** One archive, and the first record at or after each place where it should be divided. */
    private static final class Archive {
        private final FileStatus file;
        private final long[] targets;
        private final long[] starts;

        private Archive(FileStatus file, long[] targets) {
            this.file = file;
            this.targets = targets;
            this.starts = new long[targets.length];
            Arrays.fill(starts, Long.MAX_VALUE);
        }

        private void record(long offset) {
            int found = Arrays.binarySearch(targets, offset);
            int target = found >= 0 ? found : -found - 2;
            if (target >= 0 && offset < file.getLen()) {
                starts[target] = Math.min(starts[target], offset);
            }
        }

        private List<Long> starts() {
            List<Long> known = new ArrayList<>();
            for (long start : starts) {
                if (start < Long.MAX_VALUE) {
                    known.add(start);
                }
            }
            return known;
        }
    }

    /**
     * Reads the index of some archives.
     *
     * @param location the index: a file, a folder or a glob; compressed or not
     * @param problems takes what is wrong with it
     */
    static RecordIndex read(
            Configuration configuration,
            String location,
            List<FileStatus> files,
            FileRanges ranges,
            List<String> problems)
            throws IOException {
        Map<String, List<Archive>> archives = new HashMap<>();
        for (FileStatus file : files) {
            if (ranges.isLarge(file)) {
                archives.computeIfAbsent(file.getPath().getName(), name -> new ArrayList<>())
                        .add(new Archive(file, ranges.targets(file.getLen())));
            }
        }
        var index = new RecordIndex(archives);
        List<FileStatus> indexFiles = InputFiles.find(configuration, location);
        if (indexFiles.isEmpty()) {
            problems.add("no index matches `%s`".formatted(location));
        }
        if (!archives.isEmpty()) {
            for (FileStatus indexFile : indexFiles) {
                CdxReader.read(configuration, indexFile.getPath(), index::record);
            }
        }
        for (List<Archive> named : archives.values()) {
            for (Archive archive : named) {
                check(configuration, archive, problems);
            }
        }
        return index;
    }

    private void record(String archive, long offset) {
        List<Archive> named = archives.get(archive.substring(archive.lastIndexOf('/') + 1));
        if (named == null) {
            return;
        }
        Archive only = named.size() == 1 ? named.get(0) : ofPath(named, archive);
        if (only != null) {
            only.record(offset);
        }
    }

    private static @Nullable Archive ofPath(List<Archive> named, String path) {
        for (Archive archive : named) {
            if (archive.file.getPath().toString().endsWith("/" + path)) {
                return archive;
            }
        }
        return null;
    }

    /** An index that does not fit its archive would have it read from the middle of a record. */
    private static void check(Configuration configuration, Archive archive, List<String> problems) throws IOException {
        Path path = archive.file.getPath();
        List<Long> starts = archive.starts();
        if (starts.isEmpty()) {
            problems.add("the index has no record of %s, which is large enough to be divided".formatted(path));
            return;
        }
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            for (long start : starts) {
                in.seek(start);
                byte[] first = in.readNBytes(5);
                boolean gzip = first.length >= 2 && (first[0] & 0xFF) == 0x1F && (first[1] & 0xFF) == 0x8B;
                if (!gzip && !Arrays.equals(first, new byte[] {'W', 'A', 'R', 'C', '/'})) {
                    problems.add("the index says that a record of %s begins at byte %d, but none does; make it anew"
                            .formatted(path, start));
                    return;
                }
            }
        }
    }

    /** Where the ranges of an archive begin; empty where the index does not know it. */
    List<Long> starts(FileStatus file) {
        for (Archive archive : archives.getOrDefault(file.getPath().getName(), List.of())) {
            if (archive.file.getPath().equals(file.getPath())) {
                return archive.starts();
            }
        }
        return List.of();
    }
}
