package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BesideTest {

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void closingWaitsForTheEnd() throws IOException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try (Beside writing = Beside.begin(() -> {
            await(mayEnd);
            ended.set(true);
        })) {
            assertThat(ended).isFalse();
            mayEnd.countDown();
        }
        assertThat(ended).isTrue();
    }

    @Test
    void closingThrowsWhatTheWritingThrew() {
        Beside failed = Beside.begin(() -> {
            throw new IOException("disk full");
        });
        assertThatThrownBy(failed::close).isInstanceOf(IOException.class).hasMessage("disk full");

        Beside wrong = Beside.begin(() -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(wrong::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneThatFailsAfterAnotherIsToldWithIt() {
        assertThatThrownBy(() -> {
                    try (Beside writing = Beside.begin(() -> {
                        throw new IOException("second file");
                    })) {
                        throw new IOException("first file");
                    }
                })
                .hasMessage("first file")
                .satisfies(first -> assertThat(first.getSuppressed()[0]).hasMessage("second file"));
    }

    @Test
    void anInterruptEndsTheWritingFirst() {
        AtomicBoolean ended = new AtomicBoolean();
        Beside writing = Beside.begin(() -> {
            try {
                await(new CountDownLatch(1));
            } finally {
                ended.set(true);
            }
        });
        Thread.currentThread().interrupt();
        assertThatThrownBy(writing::close).isInstanceOf(InterruptedIOException.class);
        assertThat(ended).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
