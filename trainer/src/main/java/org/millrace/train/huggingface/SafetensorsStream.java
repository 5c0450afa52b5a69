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
 * A safetensors file in the making, whose tensors arrive piece by piece: their names and shapes are told first, their
 * values follow in the order of the names, as the format's own library puts them.
 */
public final class SafetensorsStream {

    /** Elements that are written at a time: few enough to stay in a core's own cache while they are hashed and sent. */
    private static final int PIECE = 1 << 16;

    private final OutputStream out;
    private final Device device;
    private final StoredType type;
    private final float[] values;
    private final byte[] bytes;
    private long missing;

    /**
     * Writes the header.
     *
     * @param out left open
     * @param device where the pieces will be
     * @param metadata free text beside the entry {@code format: pt}, which {@code transformers} asks for
     * @param shapes of all tensors by name
     */
    public SafetensorsStream(
            OutputStream out,
            Device device,
            StoredType type,
            Map<String, String> metadata,
            SortedMap<String, long[]> shapes)
            throws IOException {
        this.out = out;
        this.device = device;
        this.type = type;
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, long[]> item : shapes.entrySet()) {
            long begin = missing * type.bytes();
            missing += Tensor.elements(item.getValue());
            entries.put(
                    item.getKey(), new SafetensorsHeader.Entry(type, item.getValue(), begin, missing * type.bytes()));
        }
        this.values = new float[(int) Math.min(PIECE, missing)];
        this.bytes = new byte[values.length * type.bytes()];
        SortedMap<String, String> all = new TreeMap<>(metadata);
        all.put("format", "pt");
        out.write(new SafetensorsHeader(all, entries).toBytes());
    }

    /** Writes the next elements. */
    public void write(Tensor piece) throws IOException {
        if (piece.size() > missing) {
            throw new IllegalArgumentException(
                    "The file has room for %d more elements, got %d".formatted(missing, piece.size()));
        }
        Tensor elements = piece.reshape(piece.size());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long from = 0; from < elements.size(); from += PIECE) {
            int count = (int) Math.min(PIECE, elements.size() - from);
            device.read(elements.view(from, count), values, 0, count);
            type.encode(values, count, buffer);
            out.write(bytes, 0, count * type.bytes());
        }
        missing -= piece.size();
    }

    /** To be called last: a file whose header promises more than it holds could not be read. */
    public void finish() {
        if (missing != 0) {
            throw new IllegalStateException("%d elements of the file were not written".formatted(missing));
        }
    }
}
