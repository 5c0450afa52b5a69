package org.millrace.data.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Which files are read together into which part. Parts are runs of the manifest, so identities ascend within a part and
 * from part to part; an entry of the manifest, a file or a range of one, is never divided.
 */
public final class ReadSplits {

    /** Files of a part at most: a million tiny ones shall not be opened by one task. */
    static final int MOST_FILES = 2048;

    private ReadSplits() {}

    /** As {@link #plan(InputManifest, long)}, with parts of the size of a range by default. */
    public static List<List<SourceFile>> plan(InputManifest manifest) {
        return plan(manifest, FrozenInputs.DEFAULT_RANGE_BYTES);
    }

    /**
     * Fills one part after another: a file that would take its part beyond the size begins the next, so only a file that
     * is larger by itself makes a larger part. The result depends on nothing but the manifest and the size.
     *
     * @param partBytes stored bytes a part
     */
    public static List<List<SourceFile>> plan(InputManifest manifest, long partBytes) {
        if (partBytes < 1) {
            throw new IllegalArgumentException("Part size must be at least 1 byte, cannot be: " + partBytes);
        }
        List<List<SourceFile>> parts = new ArrayList<>();
        List<SourceFile> open = new ArrayList<>();
        long bytes = 0;
        for (SourceFile file : manifest.files()) {
            if (open.size() == MOST_FILES || !open.isEmpty() && bytes + file.length() > partBytes) {
                parts.add(List.copyOf(open));
                open.clear();
                bytes = 0;
            }
            open.add(file);
            bytes += file.length();
        }
        if (!open.isEmpty()) {
            parts.add(List.copyOf(open));
        }
        return List.copyOf(parts);
    }
}
