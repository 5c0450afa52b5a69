package org.millrace.data.classify;

import java.util.Map;
import java.util.TreeMap;
import org.millrace.data.read.Utf8;

/**
 * Finds, in a first pass over documents that are spread over many machines, which of them a {@link LabelledSample} could
 * still take: bytes by label and range of keys, which add up. The second pass then moves little more than the sample itself.
 */
public final class SampleCutoff {

    private static final int RANGE_BITS = 12;

    private final SampleSettings settings;
    private final Map<String, long[]> bytes = new TreeMap<>();

    public SampleCutoff(SampleSettings settings) {
        this.settings = settings;
    }

    public void add(LabelledText document) {
        LabelledText cut = settings.cut(document);
        long[] ranges = bytes.computeIfAbsent(cut.label(), label -> new long[1 << RANGE_BITS]);
        ranges[range(cut, settings)] += Utf8.length(cut.text());
    }

    /** Bytes by range of keys, for each label; those of two parts add up to those of both. */
    public Map<String, long[]> bytes() {
        return bytes;
    }

    /**
     * For each label the last range of keys that the sample reaches into.
     *
     * @param bytes of all parts together
     */
    public static Map<String, Integer> lastRanges(Map<String, long[]> bytes, SampleSettings settings) {
        long share = settings.bytesPerLabel(bytes.size());
        Map<String, Integer> last = new TreeMap<>();
        bytes.forEach((label, ranges) -> {
            long sum = ranges[0];
            int range = 0;
            while (range < ranges.length - 1 && sum < share) {
                sum += ranges[++range];
            }
            last.put(label, range);
        });
        return last;
    }

    /** Whether the sample could take a document. */
    public static boolean admits(LabelledText document, Map<String, Integer> lastRanges, SampleSettings settings) {
        LabelledText cut = settings.cut(document);
        return range(cut, settings) <= lastRanges.getOrDefault(cut.label(), -1);
    }

    private static int range(LabelledText cut, SampleSettings settings) {
        return (int) (SampleKey.of(cut.text(), settings.seed()).order() >>> (Long.SIZE - RANGE_BITS));
    }
}
