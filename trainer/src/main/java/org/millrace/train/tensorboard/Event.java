package org.millrace.train.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Messages of TensorFlow's {@code event.proto} and {@code summary.proto}, in protobuf's wire format. Only the fields that
 * are written here:
 *
 * <pre>
 * Event       1 double wall_time   2 int64 step   3 string file_version   5 Summary summary   7 SessionLog session_log
 * Summary     1 repeated Value { 1 string tag   2 float simple_value }
 * SessionLog  1 enum status, of which START is 1
 * </pre>
 */
final class Event {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Event() {}

    /** The first event of a file. */
    static byte[] fileVersion(double wallTime) {
        return header(wallTime, 0).bytes(3, utf8("brain.Event:2")).done();
    }

    /** Says that the process began here: what files before this one have of this step and later ones is void. */
    static byte[] start(double wallTime, long firstStep) {
        return header(wallTime, firstStep)
                .bytes(7, new Event().varint(1, 1).done())
                .done();
    }

    /** Numbers of a step by tag. */
    static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
        Event summary = new Event();
        values.forEach((tag, value) -> summary.bytes(
                1,
                new Event().bytes(1, utf8(tag)).float32(2, value.floatValue()).done()));
        return header(wallTime, step).bytes(5, summary.done()).done();
    }

    private static Event header(double wallTime, long step) {
        Event event = new Event().float64(1, wallTime);
        return step == 0 ? event : event.varint(2, step); // as protobuf leaves out what is 0
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Event varint(int field, long value) {
        key(field, VARINT);
        plain(value);
        return this;
    }

    private Event bytes(int field, byte[] value) {
        key(field, BYTES);
        plain(value.length);
        out.writeBytes(value);
        return this;
    }

    private Event float64(int field, double value) {
        key(field, FIXED64);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    private Event float32(int field, float value) {
        key(field, FIXED32);
        out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    private void key(int field, int wireType) {
        plain((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private void plain(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private byte[] done() {
        return out.toByteArray();
    }
}
