package org.millrace.train.huggingface;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * Writes named tensors as one safetensors file. The bytes depend on names, shapes and values alone: tensors lie in the
 * order of their names, as the format's own library puts them, so that what it wrote comes back byte for byte.
 */
public final class SafetensorsWriter {

    /** Elements that are written at a time. */
    private static final int PIECE = 1 << 20;

    private final Device device;
    private final StoredType type;
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final SortedMap<String, Tensor> tensors = new TreeMap<>();

    /** A file of floats from that device, in the given type; {@code transformers} asks for the entry {@code format: pt}. */
    public SafetensorsWriter(Device device, StoredType type) {
        this.device = device;
        this.type = type;
        metadata.put("format", "pt");
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
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, Tensor> item : tensors.entrySet()) {
            long begin = end;
            end += item.getValue().size() * type.bytes();
            entries.put(
                    item.getKey(),
                    new SafetensorsHeader.Entry(type, item.getValue().shape(), begin, end));
        }
        out.write(new SafetensorsHeader(metadata, entries).toBytes());
        long largest = tensors.values().stream().mapToLong(Tensor::size).max().orElse(0);
        float[] values = new float[(int) Math.min(PIECE, largest)];
        byte[] bytes = new byte[values.length * type.bytes()];
        for (Tensor tensor : tensors.values()) {
            write(tensor.reshape(tensor.size()), values, bytes, out);
        }
    }

    private void write(Tensor elements, float[] values, byte[] bytes, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < elements.size(); from += PIECE) {
            int count = (int) Math.min(PIECE, elements.size() - from);
            device.read(elements.view(from, count), values, 0, count);
            type.encode(values, count, buffer);
            out.write(bytes, 0, count * type.bytes());
        }
    }
}
