package org.millrace.data.classify;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the {@code .bin} of fastText 0.9, for models that are not compressed. */
final class FastTextWriter {

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    FastTextWriter(OutputStream out) {
        this.out = out;
    }

    void write(FastTextArguments arguments, FastTextDictionary dictionary, DenseMatrix input, DenseMatrix output)
            throws IOException {
        writeInts(FastTextReader.MAGIC, FastTextReader.VERSION);
        writeInts(
                arguments.dimension(),
                arguments.window(),
                arguments.epochs(),
                arguments.minimumCount(),
                arguments.negatives(),
                arguments.wordNgrams(),
                arguments.loss().code(),
                FastTextReader.SUPERVISED,
                arguments.buckets(),
                arguments.minimumCharacters(),
                arguments.maximumCharacters(),
                arguments.updateRate());
        room(Double.BYTES).putDouble(arguments.samplingThreshold());
        writeInts(dictionary.entries(), dictionary.words(), dictionary.labels());
        room(Long.BYTES).putLong(dictionary.tokens());
        room(Long.BYTES).putLong(FastTextReader.NOT_PRUNED);
        for (int i = 0; i < dictionary.entries(); i++) {
            for (byte b : dictionary.entry(i)) {
                room(1).put(b);
            }
            room(1).put((byte) 0);
            room(Long.BYTES).putLong(dictionary.count(i));
            room(1).put((byte) (i < dictionary.words() ? 0 : 1));
        }
        writeMatrix(input);
        writeMatrix(output);
        flush();
    }

    private void writeMatrix(DenseMatrix matrix) throws IOException {
        room(1).put((byte) 0);
        room(Long.BYTES).putLong(matrix.rows());
        room(Long.BYTES).putLong(matrix.columns());
        for (float value : matrix.values()) {
            room(Float.BYTES).putFloat(value);
        }
    }

    private void writeInts(int... values) throws IOException {
        for (int value : values) {
            room(Integer.BYTES).putInt(value);
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
