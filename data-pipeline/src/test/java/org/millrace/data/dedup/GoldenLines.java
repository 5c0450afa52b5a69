package org.millrace.data.dedup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Reads what the golden scripts in {@code src/test/python} wrote. */
final class GoldenLines {

    private GoldenLines() {}

    static List<JsonNode> read(String resource) throws IOException {
        var mapper = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        try (var stored = Objects.requireNonNull(GoldenLines.class.getResourceAsStream(resource), resource);
                var in = resource.endsWith(".gz") ? new GZIPInputStream(stored) : stored;
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }
}
