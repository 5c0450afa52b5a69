package org.millrace.data.read.html;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Counts the processor time that a page takes, not the time that passes: a machine that is busy with other things shall
 * set the same pages aside as an idle one. Whoever goes over the page asks now and then.
 */
final class PageClock {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int NODES_BETWEEN_LOOKS = 256;

    private final Duration limit;
    private final long start = now();
    private int untilLook = NODES_BETWEEN_LOOKS;

    PageClock(Duration limit) {
        this.limit = limit;
    }

    /**
     * A node has been visited.
     *
     * @throws SlowPageException where the time is used up
     */
    void tick() {
        if (--untilLook == 0) {
            untilLook = NODES_BETWEEN_LOOKS;
            look();
        }
    }

    private void look() {
        if (now() - start > limit.toNanos()) {
            throw new SlowPageException(
                    "the page takes more than %s s of processor time".formatted(limit.toMillis() / 1000.0));
        }
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** The page's characters for the parser, which cannot be stopped but where it reads. */
    Reader reader(String page) {
        return new Reader() {
            private final Reader in = new StringReader(page);

            @Override
            public int read(char[] characters, int offset, int length) throws IOException {
                look();
                return in.read(characters, offset, length);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
