package org.millrace.train.distributed;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What goes over a lane's connection: a header and then {@code length} bytes, both under a checksum.
 *
 * <pre>
 *  0  int   magic                20  int   chunk: which one of the piece
 *  4  byte  operation            24  int   length: bytes of the chunk
 *  5  byte  round                28  long  total: bytes of the piece
 *  6  short 0                    36  int   CRC-32C of the payload
 *  8  long  group                40  int   CRC-32C of the 40 bytes before
 * 16  int   number
 * </pre>
 *
 * @param key its group, and its number there
 * @param round 0 for what a rank has at the beginning, 1 for what it sums up or passes on
 */
record Frame(Operation operation, int round, OperationKey key, int chunk, int length, long total, int checksum) {

    static final int HEADER = 44;

    private static final int MAGIC = 0x4d524c46;

    /** Writes the header, ready to be sent. */
    void write(ByteBuffer header) {
        header.clear();
        header.putInt(MAGIC).put(operation.code()).put((byte) round).putShort((short) 0);
        header.putLong(key.group())
                .putInt(key.number())
                .putInt(chunk)
                .putInt(length)
                .putLong(total)
                .putInt(checksum);
        header.putInt(checksumOf(header)).flip();
    }

    /** Reads a whole header. */
    static Frame read(ByteBuffer header) throws GarbledException {
        if (checksumOf(header.duplicate().position(HEADER - Integer.BYTES)) != header.getInt(HEADER - Integer.BYTES)
                || header.getInt(0) != MAGIC) {
            throw new GarbledException("a header that does not match its checksum");
        }
        Operation operation = Operation.of(header.get(4));
        if (operation == null) {
            throw new GarbledException("the unknown operation " + header.get(4));
        }
        return new Frame(
                operation,
                header.get(5),
                new OperationKey(header.getLong(8), header.getInt(16)),
                header.getInt(20),
                header.getInt(24),
                header.getLong(28),
                header.getInt(36));
    }

    private static int checksumOf(ByteBuffer header) {
        CRC32C checksum = new CRC32C();
        checksum.update(header.duplicate().flip());
        return (int) checksum.getValue();
    }

    /** What came is not what was sent, or not what should have been. */
    static final class GarbledException extends Exception {
        private static final long serialVersionUID = 1;

        GarbledException(String what) {
            super(what);
        }
    }
}
