package org.millrace.data.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Lines of JSON among the test's resources. */
final class TestTexts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TestTexts() {}

    static List<JsonNode> lines(String resource) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(TestTexts.class.getResourceAsStream(resource))),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    /** Articles of the Declaration of Human Rights in some languages, which are their labels. */
    static List<LabelledText> articles(String... languages) throws IOException {
        List<LabelledText> articles = new ArrayList<>();
        for (JsonNode line : lines("/language/articles.jsonl.gz")) {
            if (List.of(languages).contains(line.get("language").asText())) {
                articles.add(new LabelledText(
                        line.get("language").asText(), line.get("text").asText()));
            }
        }
        return articles;
    }
}
