package org.millrace.train.huggingface;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;

/**
 * A safetensors file on any Hadoop file system. The header is read and checked when it is opened; tensors are read on
 * demand, in pieces, so that a file may be larger than memory. One thread at a time.
 */
public final class SafetensorsFile implements Closeable {

    /** Elements that are read at a time. */
    private static final int PIECE = 1 << 20;

    private final String file;
    private final FSDataInputStream in;
    private final long dataStart;
    private final SafetensorsHeader header;
    private float[] values = new float[0];
    private byte[] bytes = new byte[0];

    private SafetensorsFile(String file, FSDataInputStream in, long dataStart, SafetensorsHeader header) {
        this.file = file;
        this.in = in;
        this.dataStart = dataStart;
        this.header = header;
    }

    /**
     * Opens a file and checks its header: known types, shapes that fit their offsets, data without gaps, overlaps or
     * duplicates that fills the file exactly.
     *
     * @throws ModelFormatException if one of them fails
     */
    public static SafetensorsFile open(Configuration configuration, Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem(configuration);
        long fileBytes = fileSystem.getFileStatus(path).getLen();
        FSDataInputStream in = fileSystem.open(path);
        try {
            String file = path.toString();
            if (fileBytes < SafetensorsHeader.LENGTH_BYTES) {
                throw new ModelFormatException("%s: a safetensors file begins with 8 bytes of length, got %d bytes"
                        .formatted(file, fileBytes));
            }
            long jsonBytes = Long.reverseBytes(in.readLong());
            long limit = Math.min(SafetensorsHeader.MAXIMUM_BYTES, fileBytes - SafetensorsHeader.LENGTH_BYTES);
            if (jsonBytes < 0 || jsonBytes > limit) {
                throw new ModelFormatException(
                        "%s: the header cannot be %s bytes long in a file of %d; is it safetensors?"
                                .formatted(file, Long.toUnsignedString(jsonBytes), fileBytes));
            }
            byte[] json = new byte[(int) jsonBytes];
            in.readFully(json);
            long dataStart = SafetensorsHeader.LENGTH_BYTES + jsonBytes;
            return new SafetensorsFile(file, in, dataStart, SafetensorsHeader.parse(file, json, fileBytes - dataStart));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Free text of the header, such as {@code format: pt}. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The tensors, in the order of their data. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    public StoredType type(String name) {
        return entry(name).type();
    }

    /**
     * Reads a tensor into one of the same number of elements, as floats.
     *
     * @throws ModelFormatException if it is missing, or the shapes differ
     */
    public void read(String name, Device device, Tensor target) throws IOException {
        requireShape(name, target.shape());
        read(name, 0, device, target);
    }

    /** @throws ModelFormatException if there is no tensor of that name and shape */
    void requireShape(String name, long[] shape) throws ModelFormatException {
        if (!names().contains(name)) {
            throw new ModelFormatException("%s has no tensor %s".formatted(file, name));
        }
        long[] got = entry(name).shape();
        if (!Arrays.equals(got, shape)) {
            throw new ModelFormatException("%s: tensor %s must be of shape %s, got: %s"
                    .formatted(file, name, Arrays.toString(shape), Arrays.toString(got)));
        }
    }

    /** Reads elements of a tensor, from the given one on, into one that may hold fewer. */
    public void read(String name, long first, Device device, Tensor target) throws IOException {
        int most = (int) Math.min(PIECE, target.size());
        if (values.length < most) {
            values = new float[most];
        }
        Tensor elements = target.reshape(target.size());
        for (long from = 0; from < target.size(); from += PIECE) {
            int count = (int) Math.min(PIECE, target.size() - from);
            read(name, first + from, count, values);
            device.write(values, 0, count, elements.view(from, count));
        }
    }

    /** Reads elements {@code from … from+count−1} of a tensor to the start of an array. */
    public void read(String name, long from, int count, float[] target) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        int width = entry.type().bytes();
        int length = Math.multiplyExact(count, width);
        if (from < 0 || entry.begin() + from * width + length > entry.end()) {
            throw new IllegalArgumentException("Tensor %s of shape %s has no elements %d to %d"
                    .formatted(name, Arrays.toString(entry.shape()), from, from + count - 1));
        }
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        in.readFully(dataStart + entry.begin() + from * width, bytes, 0, length);
        entry.type().decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), target, count);
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            throw new IllegalArgumentException("%s has no tensor %s".formatted(file, name));
        }
        return entry;
    }

    /** Where it was opened. */
    @Override
    public String toString() {
        return file;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
