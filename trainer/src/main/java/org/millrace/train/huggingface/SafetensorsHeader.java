package org.millrace.train.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.train.tensor.Tensor;

/**
 * The header of a safetensors file: eight bytes of length, little-endian; that many bytes of JSON; then the data that the
 * JSON's offsets point into, without gaps or overlaps.
 *
 * @param metadata free text
 * @param tensors by name, in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> tensors) {

    /** Bytes before the JSON. */
    static final int LENGTH_BYTES = 8;

    /** The format's own limit for the JSON. */
    static final long MAXIMUM_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * A tensor's place.
     *
     * @param begin of its data, in bytes from the end of the header
     * @param end of its data, exclusive
     */
    @SuppressWarnings("ArrayRecordComponent") // a shape; entries are found by name, never compared
    record Entry(StoredType type, long[] shape, long begin, long end) {}

    /**
     * Reads and checks the JSON.
     *
     * @param file its name, for errors
     * @param dataBytes what follows the header in the file
     */
    static SafetensorsHeader parse(String file, byte[] json, long dataBytes) throws ModelFormatException {
        JsonNode root;
        try {
            root = JSON.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    "%s: the header is not valid JSON: %s".formatted(file, e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw new ModelFormatException("%s: the header must be a JSON object".formatted(file));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Map.Entry<String, Entry>> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(item ->
                                metadata.put(item.getKey(), item.getValue().asText()));
            } else {
                entries.add(Map.entry(field.getKey(), entry(file, field.getKey(), field.getValue())));
            }
        }
        entries.sort(Comparator.comparingLong(item -> item.getValue().begin()));
        Map<String, Entry> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (Map.Entry<String, Entry> item : entries) {
            Entry entry = item.getValue();
            if (entry.begin() != expected) {
                throw new ModelFormatException(
                        "%s: tensor %s begins at byte %d of the data, expected %d: a gap or overlap"
                                .formatted(file, item.getKey(), entry.begin(), expected));
            }
            expected = entry.end();
            tensors.put(item.getKey(), entry);
        }
        if (expected != dataBytes) {
            throw new ModelFormatException("%s: the header describes %d bytes of data, the file holds %d: %s"
                    .formatted(file, expected, dataBytes, expected > dataBytes ? "cut short" : "bytes left over"));
        }
        return new SafetensorsHeader(metadata, tensors);
    }

    private static Entry entry(String file, String name, JsonNode node) throws ModelFormatException {
        JsonNode dtype = node.path("dtype");
        JsonNode offsets = node.path("data_offsets");
        if (!dtype.isTextual() || !isCounts(node.path("shape")) || !isCounts(offsets) || offsets.size() != 2) {
            throw new ModelFormatException("%s: tensor %s must have a dtype, a shape and two data_offsets, got: %s"
                    .formatted(file, name, node));
        }
        long[] shape = new long[node.path("shape").size()];
        Arrays.setAll(shape, i -> node.path("shape").get(i).asLong());
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        try {
            StoredType type = StoredType.ofCode(dtype.asText());
            long bytes = Math.multiplyExact(Tensor.elements(shape), type.bytes());
            if (end - begin != bytes) {
                throw new ModelFormatException(
                        "%s: tensor %s of shape %s and type %s takes %d bytes, its offsets span %d"
                                .formatted(file, name, Arrays.toString(shape), type.code(), bytes, end - begin));
            }
            return new Entry(type, shape, begin, end);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFormatException("%s: tensor %s: %s".formatted(file, name, e.getMessage()), e);
        }
    }

    private static boolean isCounts(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode item : node) {
            if (!item.isIntegralNumber() || !item.canConvertToLong() || item.asLong() < 0) {
                return false;
            }
        }
        return true;
    }

    /** The bytes before the data; padded with spaces so that the data begins on a multiple of eight. */
    byte[] toBytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode items = root.putObject(METADATA);
            metadata.forEach(items::put);
        }
        tensors.forEach((name, entry) -> {
            ObjectNode node = root.putObject(name);
            node.put("dtype", entry.type().code());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(entry.shape()).forEach(shape::add);
            node.putArray("data_offsets").add(entry.begin()).add(entry.end());
        });
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int length = (json.length + 7) / 8 * 8;
        byte[] bytes = new byte[LENGTH_BYTES + length];
        Arrays.fill(bytes, (byte) ' ');
        for (int i = 0; i < LENGTH_BYTES; i++) {
            bytes[i] = (byte) ((long) length >>> (8 * i));
        }
        System.arraycopy(json, 0, bytes, LENGTH_BYTES, json.length);
        return bytes;
    }
}
