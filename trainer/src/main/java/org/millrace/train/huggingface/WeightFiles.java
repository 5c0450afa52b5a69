package org.millrace.train.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The tensors of a folder, in one file or in the shards of an index. */
final class WeightFiles implements Closeable {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private final Map<String, SafetensorsFile> files = new TreeMap<>();
    private final Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

    /** Opens every file and checks that the index and the shards name the same tensors. */
    static WeightFiles open(Configuration configuration, Path folder) throws IOException {
        FileSystem fileSystem = folder.getFileSystem(configuration);
        WeightFiles weights = new WeightFiles();
        try {
            if (fileSystem.exists(new Path(folder, SINGLE))) {
                SafetensorsFile file = weights.openFile(configuration, folder, SINGLE);
                file.names().forEach(name -> weights.byTensor.put(name, file));
            } else if (fileSystem.exists(new Path(folder, INDEX))) {
                weights.openShards(configuration, folder);
            } else {
                throw new ModelFormatException("%s holds neither %s nor %s".formatted(folder, SINGLE, INDEX));
            }
            return weights;
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private void openShards(Configuration configuration, Path folder) throws IOException {
        Path index = new Path(folder, INDEX);
        for (Map.Entry<String, String> item : readIndex(configuration, index).entrySet()) {
            String name = item.getValue();
            SafetensorsFile file = files.containsKey(name) ? files.get(name) : openFile(configuration, folder, name);
            if (!file.names().contains(item.getKey())) {
                throw new ModelFormatException(
                        "%s: tensor %s should be in %s, which does not hold it".formatted(index, item.getKey(), name));
            }
            byTensor.put(item.getKey(), file);
        }
        for (SafetensorsFile file : files.values()) {
            for (String name : file.names()) {
                if (byTensor.get(name) != file) {
                    throw new ModelFormatException(
                            "%s holds tensor %s, which %s does not place there".formatted(file, name, index));
                }
            }
        }
    }

    /** The name of the file of each tensor. */
    static Map<String, String> readIndex(Configuration configuration, Path index) throws IOException {
        JsonNode map;
        try (InputStream in = index.getFileSystem(configuration).open(index)) {
            map = new ObjectMapper().readTree(in).path("weight_map");
        }
        if (!map.isObject()) {
            throw new ModelFormatException("%s: weight_map must name the file of each tensor".formatted(index));
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> item : map.properties()) {
            String name = item.getValue().asText();
            if (name.isEmpty() || name.contains("/")) {
                throw new ModelFormatException("%s: the file of tensor %s must lie in the folder, got: %s"
                        .formatted(index, item.getKey(), item.getValue()));
            }
            names.put(item.getKey(), name);
        }
        return names;
    }

    private SafetensorsFile openFile(Configuration configuration, Path folder, String name) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(configuration, new Path(folder, name));
        files.put(name, file);
        return file;
    }

    Set<String> names() {
        return byTensor.keySet();
    }

    /** The file that holds a tensor of {@link #names()}. */
    SafetensorsFile file(String name) {
        SafetensorsFile file = byTensor.get(name);
        if (file == null) {
            throw new IllegalArgumentException("No file holds tensor " + name);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile file : files.values()) {
            file.close();
        }
    }
}
