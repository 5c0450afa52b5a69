package org.millrace.data.filter.heuristic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;

/** Reads what the golden scripts in {@code src/test/python} wrote. */
final class Golden {

    private Golden() {}

    static List<JsonNode> read(String folder, String name) throws IOException {
        var mapper = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        try (var in = Objects.requireNonNull(Golden.class.getResourceAsStream("/" + folder + "/" + name), name);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }

    static Document document(String text) {
        return Document.read(new DocumentId(0, 0), "test", "memory:", text, Map.of());
    }
}
