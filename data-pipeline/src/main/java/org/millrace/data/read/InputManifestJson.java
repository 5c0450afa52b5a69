package org.millrace.data.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The manifest as JSON: the sources, then the files, each of which names its source. */
final class InputManifestJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private InputManifestJson() {}

    static String write(InputManifest manifest) {
        ObjectNode root = MAPPER.createObjectNode();
        var sources = root.putArray("sources");
        for (InputSource source : manifest.sources()) {
            ObjectNode node = sources.addObject();
            node.put("name", source.name());
            node.put("format", source.format().label());
            node.put("path", source.path());
            node.put("text_field", source.fields().text());
            node.put("id_field", source.fields().id());
            node.put("uri_field", source.fields().uri());
        }
        var files = root.putArray("files");
        for (SourceFile file : manifest.files()) {
            ObjectNode node = files.addObject();
            node.put("ordinal", file.ordinal());
            node.put("source", file.source());
            node.put("path", file.path());
            node.put("bytes", file.bytes());
            node.put("modified", file.modified());
        }
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of strings and numbers can always be written", e);
        }
    }

    static InputManifest read(String json) throws IOException {
        JsonNode root = MAPPER.readTree(json);
        Map<String, InputSource> sources = new LinkedHashMap<>();
        for (JsonNode node : list(root, "sources")) {
            String name = text(node, "name");
            FieldMapping fields =
                    new FieldMapping(text(node, "text_field"), optional(node, "id_field"), optional(node, "uri_field"));
            sources.put(name, new InputSource(name, format(text(node, "format")), text(node, "path"), fields));
        }
        List<SourceFile> files = new ArrayList<>();
        for (JsonNode node : list(root, "files")) {
            String name = text(node, "source");
            InputSource source = sources.get(name);
            if (source == null) {
                throw new IOException(
                        "files[%d]: source `%s` is not among %s".formatted(files.size(), name, sources.keySet()));
            }
            files.add(new SourceFile(
                    (int) number(node, "ordinal"),
                    name,
                    text(node, "path"),
                    number(node, "bytes"),
                    number(node, "modified"),
                    source.format(),
                    source.fields()));
        }
        try {
            return new InputManifest(List.copyOf(sources.values()), files);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static InputFormat format(String label) throws IOException {
        try {
            return InputFormat.of(label);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JsonNode list(JsonNode node, String key) throws IOException {
        JsonNode value = node.path(key);
        if (!value.isArray()) {
            throw wrong(key, "a list", value);
        }
        return value;
    }

    private static String text(JsonNode node, String key) throws IOException {
        JsonNode value = node.path(key);
        if (!value.isTextual()) {
            throw wrong(key, "a string", value);
        }
        return value.textValue();
    }

    private static @Nullable String optional(JsonNode node, String key) throws IOException {
        return node.path(key).isNull() || node.path(key).isMissingNode() ? null : text(node, key);
    }

    private static long number(JsonNode node, String key) throws IOException {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber()) {
            throw wrong(key, "a whole number", value);
        }
        return value.longValue();
    }

    private static IOException wrong(String key, String expected, JsonNode got) {
        return new IOException(
                "`%s` must be %s, got: %s".formatted(key, expected, got.isMissingNode() ? "nothing" : got));
    }
}
