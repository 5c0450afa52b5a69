package org.millrace.train.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What the loopback device carries between two processes that do nothing with the bytes. */
public final class Loopback implements Closeable {

    private static final int PIECE = 1 << 18;

    private final SocketChannel channel;

    private Loopback(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects this process with the other one.
     *
     * @param folder in which both find each other
     * @param rank 0 or 1
     */
    public static Loopback between(Path folder, int rank) throws IOException, InterruptedException {
        Path file = folder.resolve("loopback");
        if (rank != 0) {
            while (!Files.exists(file)) {
                Thread.sleep(10);
            }
            int port = Integer.parseInt(Files.readString(file));
            return new Loopback(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Path part = folder.resolve("loopback.part");
            Files.writeString(part, Integer.toString(server.socket().getLocalPort()));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return new Loopback(server.accept());
        }
    }

    /** The seconds in which both send and receive so many bytes at once, several times after some that do not count. */
    public double[] seconds(long bytes, int times) throws InterruptedException {
        double[] seconds = new double[times];
        for (int i = -3; i < times; i++) {
            long begin = System.nanoTime();
            Thread sender = new Thread(() -> move(bytes, true));
            sender.start();
            move(bytes, false);
            sender.join();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - begin) / 1e9;
            }
        }
        return seconds;
    }

    private void move(long bytes, boolean send) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        try {
            for (long left = bytes; left > 0; ) {
                buffer.clear().limit((int) Math.min(PIECE, left));
                int count = send ? channel.write(buffer) : channel.read(buffer);
                if (count < 0) {
                    throw new IOException("The other process has ended");
                }
                left -= count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
