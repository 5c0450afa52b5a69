package org.millrace.spark.step;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers the reports of a step's tasks as they arrive, in any order, and adds them up so that the order does not show.
 * Of the examples only the first few by partition are held, so the driver's memory does not grow with their number.
 */
final class PartReports {

    private final SortedMap<Integer, List<List<PartFile>>> filesByPartition = new TreeMap<>();
    private final SortedMap<String, NavigableMap<Integer, List<Example>>> examplesByReason = new TreeMap<>();
    private Counts sum = Counts.sum(List.of());
    private long nanoseconds;
    private long writeNanoseconds;

    synchronized void add(int partition, List<PartReport> reports) {
        filesByPartition.put(partition, reports.stream().map(PartReport::files).toList());
        Counts counts = Counts.sum(reports.stream().map(PartReport::counts).toList());
        counts.examples().forEach((reason, examples) -> hold(reason, partition, examples));
        nanoseconds += reports.stream().mapToLong(PartReport::nanoseconds).sum();
        writeNanoseconds +=
                reports.stream().mapToLong(PartReport::writeNanoseconds).sum();
        sum = Counts.sum(List.of(sum, counts.withExamples(new TreeMap<>())));
    }

    private void hold(String reason, int partition, List<Example> examples) {
        NavigableMap<Integer, List<Example>> held = examplesByReason.computeIfAbsent(reason, key -> new TreeMap<>());
        held.put(partition, examples);
        int before = 0;
        for (var entry : held.entrySet()) {
            if (before >= Counts.EXAMPLES) {
                held.tailMap(entry.getKey(), true).clear();
                return;
            }
            before += entry.getValue().size();
        }
    }

    synchronized int partitions() {
        return filesByPartition.size();
    }

    synchronized long rowsIn() {
        return sum.rowsIn();
    }

    /** Time that the step itself took of tasks that it shares. */
    synchronized double seconds() {
        return nanoseconds / 1e9;
    }

    /** Time that tasks took for writing. */
    synchronized double writeSeconds() {
        return writeNanoseconds / 1e9;
    }

    /** Files of every part in the order of the parts. */
    synchronized List<List<PartFile>> parts() {
        List<List<PartFile>> parts = new ArrayList<>();
        filesByPartition.values().forEach(parts::addAll);
        return parts;
    }

    synchronized Counts counts() {
        SortedMap<String, List<Example>> examples = new TreeMap<>();
        examplesByReason.forEach((reason, held) -> examples.put(
                reason,
                held.values().stream()
                        .flatMap(List::stream)
                        .limit(Counts.EXAMPLES)
                        .toList()));
        return sum.withExamples(examples);
    }
}
