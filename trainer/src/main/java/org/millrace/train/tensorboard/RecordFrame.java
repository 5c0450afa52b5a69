package org.millrace.train.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TFRecord, the framing of TensorFlow's record files, all little-endian: length (8 bytes), masked CRC32C of these 8 bytes
 * (4), data, masked CRC32C of the data (4).
 */
final class RecordFrame {

    private static final int MASK_DELTA = 0xa282ead8;

    private RecordFrame() {}

    static byte[] of(byte[] data) {
        ByteBuffer frame = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(maskedChecksum(frame.array(), Long.BYTES));
        frame.put(data);
        frame.putInt(maskedChecksum(data, data.length));
        return frame.array();
    }

    /** CRC32C, turned and shifted, so that a checksum of data that holds checksums is still a good one. */
    private static int maskedChecksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
    }
}
