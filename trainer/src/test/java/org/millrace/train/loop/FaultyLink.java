package org.millrace.train.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A proxy that passes on what goes over its connections, until it is told to do otherwise. */
final class FaultyLink implements AutoCloseable {

    /** What becomes of bytes. */
    enum Mode {
        /** They are passed on. */
        PASS,
        /** They come late. */
        DELAY,
        /** One bit of every piece is another. */
        GARBLE,
        /** They vanish, and connections stay open: a cable that was cut. */
        SWALLOW,
        /** Connections are closed: a process that died. */
        DROP
    }

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Mode mode = Mode.PASS;

    /** @param target port of this machine */
    FaultyLink(int target) throws IOException {
        start(() -> accept(target));
    }

    int port() {
        return server.getLocalPort();
    }

    void become(Mode newMode) {
        mode = newMode;
        if (newMode == Mode.DROP) {
            closeAll();
        }
    }

    private void accept(int target) throws IOException {
        while (!server.isClosed()) {
            Socket from = server.accept();
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(from);
            sockets.add(to);
            start(() -> pass(from, to));
            start(() -> pass(to, from));
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[1 << 12];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            switch (mode) {
                case PASS -> out.write(bytes, 0, count);
                case DELAY -> {
                    sleep();
                    out.write(bytes, 0, count);
                }
                case GARBLE -> {
                    bytes[count - 1] ^= 0x10;
                    out.write(bytes, 0, count);
                }
                case SWALLOW, DROP -> {}
            }
        }
        to.shutdownOutput();
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the other side, or this link, is gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // it was closed before
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }
}
