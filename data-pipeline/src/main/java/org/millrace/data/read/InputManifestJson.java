package org.millrace.data.read;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The manifest as JSON: the sources, then the files, each of which names its source and has a line of its own. It is
 * written and read file by file, since there may be millions.
 */
final class InputManifestJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private InputManifestJson() {}

    /** Leaves the stream open. */
    static void write(InputManifest manifest, OutputStream out) throws IOException {
        JsonGenerator json = MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeRaw('\n');
        json.writeArrayFieldStart("sources");
        Map<String, String> roots = new LinkedHashMap<>();
        for (SourceFile file : manifest.files()) {
            roots.putIfAbsent(file.source(), file.root());
        }
        for (InputSource source : manifest.sources()) {
            json.writeRaw('\n');
            source(source, roots.getOrDefault(source.name(), ""), json);
        }
        json.writeEndArray();
        json.writeRaw('\n');
        json.writeArrayFieldStart("files");
        for (SourceFile file : manifest.files()) {
            json.writeRaw('\n');
            file(file, json);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    private static void source(InputSource source, String root, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", source.name());
        json.writeStringField("format", source.format().label());
        json.writeStringField("path", source.path());
        json.writeStringField("root", root);
        strings("include", source.include(), json);
        strings("exclude", source.exclude(), json);
        json.writeStringField("index", source.index());
        json.writeStringField("text_field", source.fields().text());
        json.writeStringField("id_field", source.fields().id());
        json.writeStringField("uri_field", source.fields().uri());
        json.writeEndObject();
    }

    private static void strings(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void file(SourceFile file, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("ordinal", file.ordinal());
        json.writeStringField("source", file.source());
        json.writeStringField("path", file.path());
        json.writeNumberField("bytes", file.bytes());
        json.writeNumberField("modified", file.modified());
        if (file.isRange()) {
            json.writeNumberField("start", file.start());
            json.writeNumberField("end", file.end());
        }
        json.writeEndObject();
    }

    static InputManifest read(InputStream in) throws IOException {
        Map<String, InputSource> sources = new LinkedHashMap<>();
        Map<String, String> roots = new LinkedHashMap<>();
        List<SourceFile> files = new ArrayList<>();
        try (JsonParser json = MAPPER.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the manifest must be an object, got: " + json.currentToken());
            }
            List<String> missing = new ArrayList<>(List.of("sources", "files"));
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                json.nextToken();
                missing.remove(key);
                switch (key) {
                    case "sources" ->
                        list(json, key, node -> {
                            InputSource source = source(node);
                            sources.put(source.name(), source);
                            roots.put(source.name(), text(node, "root"));
                        });
                    case "files" -> list(json, key, node -> files.add(file(node, files.size(), sources, roots)));
                    default -> json.skipChildren();
                }
            }
            for (String key : missing) {
                throw wrong(key, "a list", MAPPER.missingNode());
            }
        }
        try {
            return new InputManifest(List.copyOf(sources.values()), files);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What becomes of an element of a list. */
    private interface Element {
        void accept(JsonNode node) throws IOException;
    }

    private static void list(JsonParser json, String key, Element element) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(key, "a list", json.readValueAsTree());
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            element.accept(json.readValueAsTree());
        }
    }

    private static InputSource source(JsonNode node) throws IOException {
        FieldMapping fields =
                new FieldMapping(text(node, "text_field"), optional(node, "id_field"), optional(node, "uri_field"));
        return new InputSource(
                text(node, "name"),
                format(text(node, "format")),
                text(node, "path"),
                strings(node, "include"),
                strings(node, "exclude"),
                optional(node, "index"),
                fields);
    }

    private static SourceFile file(
            JsonNode node, int place, Map<String, InputSource> sources, Map<String, String> roots) throws IOException {
        String name = text(node, "source");
        InputSource source = sources.get(name);
        if (source == null) {
            throw new IOException("files[%d]: source `%s` is not among %s".formatted(place, name, sources.keySet()));
        }
        long bytes = number(node, "bytes");
        return new SourceFile(
                (int) number(node, "ordinal"),
                source.name(),
                roots.getOrDefault(name, ""),
                text(node, "path"),
                bytes,
                number(node, "modified"),
                node.has("start") ? number(node, "start") : 0,
                node.has("end") ? number(node, "end") : bytes,
                source.format(),
                source.fields());
    }

    private static InputFormat format(String label) throws IOException {
        try {
            return InputFormat.of(label);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static List<String> strings(JsonNode node, String key) throws IOException {
        JsonNode list = node.path(key);
        if (!list.isArray()) {
            throw wrong(key, "a list", list);
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : list) {
            values.add(value.asText());
        }
        return values;
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
