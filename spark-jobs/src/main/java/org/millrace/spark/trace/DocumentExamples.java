package org.millrace.spark.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.document.DroppedDocument;
import org.millrace.data.document.DroppedDocumentReader;
import org.millrace.spark.step.Example;

/**
 * Examples of what a step kept and dropped. They are those with the lowest hash of their identity in a few parts spread
 * over the step's output: as good as drawn at random, and the same every time.
 */
public final class DocumentExamples {

    /** Parts that are read; a part is about as large as one task's work. */
    private static final int PARTS = 8;

    private final Configuration configuration;
    private final int count;
    private final long seed;

    /**
     * @param count examples of each reason
     * @param seed another one shows others
     */
    public DocumentExamples(Configuration configuration, int count, long seed) {
        this.configuration = configuration;
        this.count = count;
        this.seed = seed;
    }

    /** Documents that a step wrote. */
    public List<Document> kept(StepOutput output) throws IOException {
        Draw<Document> draw = new Draw<>();
        for (Path part : spread(output.parts())) {
            try (DocumentReader documents = new DocumentReader(configuration, part)) {
                while (documents.hasNext()) {
                    Document document = documents.next();
                    draw.add(document.id().toLong(), document);
                }
            }
        }
        return draw.drawn();
    }

    /**
     * Documents that a step dropped, by reason. Where it did not keep them they are the first few of each reason, cut
     * short, as its manifest has them.
     */
    public SortedMap<String, List<Example>> dropped(StepOutput output) throws IOException {
        SortedMap<String, Draw<DroppedDocument>> draws = new TreeMap<>();
        for (Path part : spread(output.droppedParts())) {
            try (DroppedDocumentReader documents = new DroppedDocumentReader(configuration, part)) {
                while (documents.hasNext()) {
                    DroppedDocument dropped = documents.next();
                    draws.computeIfAbsent(dropped.reason(), reason -> new Draw<>())
                            .add(dropped.document().id().toLong(), dropped);
                }
            }
        }
        SortedMap<String, List<Example>> examples = new TreeMap<>();
        for (Map.Entry<String, List<Example>> entry :
                output.manifest().examples().entrySet()) {
            List<Example> list = entry.getValue();
            examples.put(entry.getKey(), list.subList(0, Math.min(count, list.size())));
        }
        draws.forEach((reason, draw) -> examples.put(
                reason, draw.drawn().stream().map(DocumentExamples::example).toList()));
        return examples;
    }

    private static Example example(DroppedDocument dropped) {
        Document document = dropped.document();
        return new Example(
                document.id().toString(),
                document.uri(),
                Double.toString(dropped.measured()),
                Double.toString(dropped.threshold()),
                document.text(),
                dropped.match());
    }

    private static List<Path> spread(List<Path> parts) {
        int wanted = Math.min(PARTS, parts.size());
        List<Path> spread = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            spread.add(parts.get((int) ((long) i * parts.size() / wanted)));
        }
        return spread;
    }

    /** The few with the lowest hashes. */
    private final class Draw<T> {

        private final PriorityQueue<Ticket<T>> lowest = new PriorityQueue<>(
                Comparator.<Ticket<T>>comparingLong(Ticket::hash).reversed());

        private void add(long id, T value) {
            lowest.add(new Ticket<>(mix(id ^ mix(seed)), id, value));
            if (lowest.size() > count) {
                lowest.remove();
            }
        }

        private List<T> drawn() {
            return lowest.stream()
                    .sorted(Comparator.comparingLong(Ticket::id))
                    .map(Ticket::value)
                    .toList();
        }
    }

    private record Ticket<T>(long hash, long id, T value) {}

    /** SplitMix64's last steps: every bit of the result hangs on every bit given. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
