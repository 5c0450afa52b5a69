package org.millrace.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The YAML of a run before it has types: parsed, with the command line's {@code --set key=value} laid over it. */
public final class ConfigTree {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** {@code name} or {@code name[3]}. */
    private static final Pattern SEGMENT = Pattern.compile("([^\\[\\]]+)((?:\\[\\d{1,6}])*)");

    private final ObjectNode root;

    private ConfigTree(ObjectNode root) {
        this.root = root;
    }

    /**
     * Parses a document and lays overrides over it.
     *
     * @param origin name of the file, for messages
     * @param overrides {@code path.to.key=value}, values in YAML
     * @param problems receives what is wrong with the document's form or an override
     */
    public static ConfigTree parse(String origin, String yaml, List<String> overrides, Problems problems) {
        ObjectNode root = parseDocument(origin, yaml, problems);
        ConfigTree tree = new ConfigTree(root);
        for (String override : overrides) {
            tree.set(override, problems);
        }
        return tree;
    }

    ObjectNode root() {
        return root;
    }

    /** A value as YAML writes it. */
    static JsonNode value(String yaml) throws JsonProcessingException {
        return YAML.readTree(yaml);
    }

    private static ObjectNode parseDocument(String origin, String yaml, Problems problems) {
        try {
            JsonNode document = YAML.readTree(yaml);
            if (document instanceof ObjectNode object) {
                return object;
            }
            problems.add(origin, describe(document), "a YAML document of keys and values");
        } catch (JsonProcessingException malformed) {
            var place = malformed.getLocation();
            problems.add(
                    origin + (place == null ? "" : ":" + place.getLineNr() + ":" + place.getColumnNr()),
                    malformed.getOriginalMessage().lines().findFirst().orElse("malformed text"),
                    "well-formed YAML with every key once");
        }
        return YAML.createObjectNode();
    }

    private void set(String override, Problems problems) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            problems.add("--set", "'" + override + "'", "key=value", "for example training.batch_tokens=64Ki");
            return;
        }
        String path = override.substring(0, equals).trim();
        try {
            JsonNode value = value(override.substring(equals + 1));
            place(path, value.isMissingNode() ? YAML.getNodeFactory().textNode("") : value, problems);
        } catch (JsonProcessingException malformed) {
            problems.add(
                    "--set " + path,
                    "'" + override.substring(equals + 1) + "'",
                    "a value as YAML writes it",
                    "quote it");
        }
    }

    private void place(String path, JsonNode value, Problems problems) {
        JsonNode at = root;
        String[] segments = path.split("\\.", -1);
        for (int i = 0; i < segments.length; i++) {
            Matcher matcher = SEGMENT.matcher(segments[i]);
            if (!matcher.matches() || !(at instanceof ObjectNode section)) {
                problems.add("--set " + path, "'" + segments[i] + "'", "a key of a section, or key[index] of a list");
                return;
            }
            String name = matcher.group(1);
            int[] indexes = Pattern.compile("\\d+")
                    .matcher(matcher.group(2))
                    .results()
                    .mapToInt(index -> Integer.parseInt(index.group()))
                    .toArray();
            boolean last = i == segments.length - 1;
            if (indexes.length == 0) {
                if (last) {
                    section.set(name, value);
                    return;
                }
                at = section.path(name).isMissingNode() || section.path(name).isNull()
                        ? section.putObject(name)
                        : section.get(name);
                continue;
            }
            at = section.path(name);
            for (int j = 0; j < indexes.length; j++) {
                if (!(at instanceof ArrayNode list) || indexes[j] >= list.size()) {
                    problems.add(
                            "--set " + path,
                            "index " + indexes[j],
                            at instanceof ArrayNode list
                                    ? "an index below %d, the length of the list".formatted(list.size())
                                    : "a list at " + name);
                    return;
                }
                if (last && j == indexes.length - 1) {
                    list.set(indexes[j], value);
                    return;
                }
                at = list.get(indexes[j]);
            }
        }
    }

    /** A value for a message: what it is, and the value itself where it is short. */
    static String describe(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "nothing";
        }
        if (node.isObject()) {
            return "a section";
        }
        if (node.isArray()) {
            return "a list";
        }
        return node.isTextual() ? "'" + node.textValue() + "'" : node.asText();
    }
}
