package org.millrace.data.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where large files are divided, so that several tasks read them: JSON lines that are not compressed, in blocked gzip or
 * in seekable zstd; Parquet, by its row groups; web archives where an index says where records begin. Others are read
 * from their first byte to the last, since nothing else tells where their records begin.
 */
final class FileRanges {

    private final Configuration configuration;
    private final long rangeBytes;

    /** @param rangeBytes about how many stored bytes a range has; files up to one and a half times as large stay whole */
    FileRanges(Configuration configuration, long rangeBytes) {
        if (rangeBytes < 1) {
            throw new IllegalArgumentException("Range size must be at least 1 byte, cannot be: " + rangeBytes);
        }
        this.configuration = configuration;
        this.rangeBytes = rangeBytes;
    }

    /** Whether a file is worth dividing. */
    boolean isLarge(FileStatus file) {
        return targets(file.getLen()).length > 0;
    }

    /** Where the ranges but the first should begin, if they could begin anywhere. */
    long[] targets(long bytes) {
        int count = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(1, (bytes + rangeBytes / 2) / rangeBytes));
        long[] targets = new long[count - 1];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = bytes / count * (i + 1) + bytes % count * (i + 1) / count;
        }
        return targets;
    }

    /**
     * Where the ranges but the first begin, in ascending order; empty where the file has to be read as a whole.
     *
     * @param index of the source's web archives; it is asked only for those
     */
    List<Long> starts(FileStatus file, InputFormat format, RecordIndex index) throws IOException {
        long[] targets = targets(file.getLen());
        if (targets.length == 0) {
            return List.of();
        }
        return switch (format) {
            case PARQUET -> anywhere(targets);
            case JSONL -> lines(file, targets);
            case WARC -> index.starts(file);
            default -> List.of();
        };
    }

    private static List<Long> anywhere(long[] targets) {
        List<Long> starts = new ArrayList<>();
        for (long target : targets) {
            starts.add(target);
        }
        return starts;
    }

    private List<Long> lines(FileStatus file, long[] targets) throws IOException {
        Path path = file.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            return switch (Decompression.kindOf(in)) {
                case NONE -> anywhere(targets);
                case GZIP -> BlockedGzip.starts(in, file.getLen(), targets);
                case ZSTD -> SeekableZstd.starts(in, file.getLen(), targets);
            };
        } catch (IOException e) {
            throw new IOException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
