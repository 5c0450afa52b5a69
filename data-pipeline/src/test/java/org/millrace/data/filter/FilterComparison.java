package org.millrace.data.filter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/**
 * The JVM's half of {@code scripts/bench filters}; {@code filters_peer.py} is the other. Prints lines like those of that
 * script: who, which filter, seconds of wall time, seconds of CPU time of the whole process, bytes, documents kept.
 *
 * <p>First each of datatrove's four English filters over all documents, then the four in series, where what one drops the
 * next does not see. The documents of WARM_UP have been filtered before, so that code is compiled as the peer's is.
 */
final class FilterComparison {

    private static final List<String> SERIES = List.of("gopher_quality", "gopher_repetition", "c4", "fineweb");
    private static final int WARM_UP_PASSES = 3;

    private FilterComparison() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, List<DocumentFilter>> series = new LinkedHashMap<>();
        for (String key : SERIES) {
            series.put(key, List.of(DatatroveFilters.ENGLISH.get(key)));
        }
        series.put(
                "the four in series",
                SERIES.stream().map(DatatroveFilters.ENGLISH::get).toList());
        List<Document> warmUp = documents(Path.of(arguments[1]));
        for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
            series.values().forEach(filters -> kept(filters, warmUp));
        }
        List<Document> documents = documents(Path.of(arguments[0]));
        long bytes = documents.stream()
                .mapToLong(document -> document.text().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        series.forEach((name, filters) -> {
            long cpu = cpu();
            long start = System.nanoTime();
            int kept = kept(filters, documents);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("millrace\t%s\t%.3f\t%.3f\t%d\t%d%n", name, seconds, (cpu() - cpu) / 1e9, bytes, kept);
        });
    }

    private static int kept(List<DocumentFilter> filters, List<Document> documents) {
        int kept = 0;
        for (Document document : documents) {
            Document left = document;
            for (DocumentFilter filter : filters) {
                left = left == null ? null : filter.judge(left) instanceof Verdict.Keep keep ? keep.document() : null;
            }
            kept += left == null ? 0 : 1;
        }
        return kept;
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static List<Document> documents(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Document> documents = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = json.readTree(line).get("text").asText();
                documents.add(Document.read(new DocumentId(0, documents.size()), "bench", "memory:", text, Map.of()));
            }
        }
        return documents;
    }
}
