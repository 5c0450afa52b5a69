package org.millrace.data.classify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Counts the words and labels of the documents to learn from, and makes the dictionary of them. */
final class Vocabulary {

    private final WordScanner scanner = new WordScanner();
    private final WordTable table = new WordTable();
    private long[] counts = new long[1 << 10];
    private final Map<String, Long> labels = new TreeMap<>();
    private long tokens;

    void add(LabelledText document) {
        labels.merge(document.label(), 1L, Long::sum);
        tokens += 1 + scanner.scan(document.text(), this::count);
    }

    private void count(byte[] bytes, int from, int to, int hash) {
        if (FastTextDictionary.startsWithPrefix(bytes, from, to)) {
            return;
        }
        int id = table.add(bytes, from, to, hash);
        if (id >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[id]++;
    }

    /** Words by falling count, then labels; of equal counts the smaller bytes first. */
    FastTextDictionary dictionary(int minimumCount) {
        record Entry(byte[] bytes, long count) {}
        List<Entry> words = IntStream.range(0, table.size())
                .filter(id -> counts[id] >= minimumCount)
                .mapToObj(id -> new Entry(table.word(id), counts[id]))
                .sorted((a, b) -> byCount(a.count(), a.bytes(), b.count(), b.bytes()))
                .toList();
        List<Entry> names = labels.entrySet().stream()
                .map(label -> new Entry(
                        (FastTextDictionary.LABEL_PREFIX + label.getKey()).getBytes(StandardCharsets.UTF_8),
                        label.getValue()))
                .sorted((a, b) -> byCount(a.count(), a.bytes(), b.count(), b.bytes()))
                .toList();
        WordTable kept = new WordTable();
        long[] keptCounts = new long[words.size() + names.size()];
        for (Entry entry : words) {
            keptCounts[kept.size()] = entry.count();
            kept.add(entry.bytes(), 0, entry.bytes().length, WordScanner.hash(entry.bytes(), 0, entry.bytes().length));
        }
        for (Entry entry : names) {
            keptCounts[kept.size()] = entry.count();
            kept.add(entry.bytes(), 0, entry.bytes().length, WordScanner.hash(entry.bytes(), 0, entry.bytes().length));
        }
        return new FastTextDictionary(kept, words.size(), tokens, keptCounts);
    }

    private static int byCount(long count, byte[] bytes, long otherCount, byte[] otherBytes) {
        return count == otherCount ? Arrays.compareUnsigned(bytes, otherBytes) : Long.compare(otherCount, count);
    }
}
