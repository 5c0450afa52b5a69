package org.millrace.train.huggingface;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Writes named tensors as one safetensors file. The bytes depend on names, shapes and values alone: tensors lie in the
 * order of their names, as the format's own library puts them, so that what it wrote comes back byte for byte.
 */
public final class SafetensorsWriter {

    private final Device device;
    private final StoredType type;
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final SortedMap<String, Tensor> tensors = new TreeMap<>();

    /** A file of floats from that device, in the given type; {@code transformers} asks for the entry {@code format: pt}. */
    public SafetensorsWriter(Device device, StoredType type) {
        this.device = device;
        this.type = type;
    }

    /** Adds a tensor; it is read when the file is written. */
    public SafetensorsWriter add(String name, Tensor tensor) {
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("There are two tensors named " + name);
        }
        return this;
    }

    /** Adds free text to the header. */
    public SafetensorsWriter addMetadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Writes the whole file; the stream is left open. */
    public void write(OutputStream out) throws IOException {
        SortedMap<String, long[]> shapes = new TreeMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        SafetensorsStream stream = new SafetensorsStream(out, device, type, metadata, shapes);
        for (Tensor tensor : tensors.values()) {
            stream.write(tensor);
        }
        stream.finish();
    }
}
