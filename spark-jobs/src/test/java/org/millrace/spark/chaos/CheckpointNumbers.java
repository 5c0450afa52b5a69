package org.millrace.spark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every number of a checkpoint as a hash by name, whichever files hold it: the weights by tensor, the moments whole, and
 * the counters. Reads safetensors by itself and not with what is tested.
 */
public record CheckpointNumbers(Map<String, String> hashes) {

    private static final List<String> COUNTERS =
            List.of("step", "cursors", "tokens", "optimizer_updates", "skipped_steps", "last_loss");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Reads a committed checkpoint. */
    public static CheckpointNumbers of(Path checkpoint) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        Map<String, Map<String, byte[]>> optimizer = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoint, "*.safetensors")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Map<String, byte[]> tensors = tensors(file);
                if (name.startsWith("optimizer")) {
                    optimizer.put(name, tensors);
                    continue;
                }
                for (Map.Entry<String, byte[]> tensor : tensors.entrySet()) {
                    if (hashes.put(tensor.getKey(), hash(List.of(tensor.getValue()))) != null) {
                        throw new IOException("%s is in two files of %s".formatted(tensor.getKey(), checkpoint));
                    }
                }
            }
        }
        for (String moment : List.of("first_moment", "second_moment")) {
            hashes.put(moment, hash(runs(checkpoint, moment, optimizer).values()));
        }
        JsonNode state = JSON.readTree(checkpoint.resolve("trainer_state.json").toFile());
        COUNTERS.forEach(counter -> hashes.put(counter, state.path(counter).toString()));
        return new CheckpointNumbers(hashes);
    }

    /** The pieces of a moment by where they lie in the flat buffer. */
    private static TreeMap<Long, byte[]> runs(
            Path checkpoint, String moment, Map<String, Map<String, byte[]>> optimizer) throws IOException {
        TreeMap<Long, byte[]> runs = new TreeMap<>();
        Path index = checkpoint.resolve("optimizer.safetensors.index.json");
        if (!Files.exists(index)) {
            runs.put(0L, of(optimizer, "optimizer.safetensors", moment));
            return runs;
        }
        for (Map.Entry<String, JsonNode> file :
                JSON.readTree(index.toFile()).path("runs").properties()) {
            byte[] values = of(optimizer, file.getKey(), moment);
            int from = 0;
            for (JsonNode run : file.getValue()) {
                int to = from + run.get(1).asInt() * Float.BYTES;
                runs.put(run.get(0).asLong(), Arrays.copyOfRange(values, from, to));
                from = to;
            }
        }
        return runs;
    }

    private static byte[] of(Map<String, Map<String, byte[]>> optimizer, String file, String moment)
            throws IOException {
        byte[] values = optimizer.getOrDefault(file, Map.of()).get(moment);
        if (values == null) {
            throw new IOException("There is no %s in %s".formatted(moment, file));
        }
        return values;
    }

    /** What differs in another checkpoint, in words. */
    List<String> differences(CheckpointNumbers other) {
        TreeSet<String> names = new TreeSet<>(hashes.keySet());
        names.addAll(other.hashes.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(hashes.get(name), other.hashes.get(name)))
                .map(name -> "%s differs: %s and %s".formatted(name, hashes.get(name), other.hashes.get(name)))
                .toList();
    }

    private static Map<String, byte[]> tensors(Path file) throws IOException {
        Map<String, byte[]> tensors = new TreeMap<>();
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] json = new byte[Math.toIntExact(Long.reverseBytes(in.readLong()))];
            in.readFully(json);
            long data = in.getFilePointer();
            for (Map.Entry<String, JsonNode> tensor :
                    JSON.readTree(new String(json, StandardCharsets.UTF_8)).properties()) {
                if (!tensor.getKey().equals("__metadata__")) {
                    JsonNode offsets = tensor.getValue().path("data_offsets");
                    byte[] bytes = new byte
                            [Math.toIntExact(
                                    offsets.get(1).asLong() - offsets.get(0).asLong())];
                    in.seek(data + offsets.get(0).asLong());
                    in.readFully(bytes);
                    tensors.put(tensor.getKey(), bytes);
                }
            }
        }
        return tensors;
    }

    private static String hash(Iterable<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
