package org.millrace.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.optimizer.GradientTree;

@Timeout(60)
class BatchLoaderTest {

    private static final SampleOrder ORDER = new SampleOrder(42, "short", 10);

    private final SequenceSource source =
            index -> TokenBatchesTest.sequence(index, new int[] {(int) index, (int) index}, 2);

    @Test
    void microBatchesCoverTheSamplesInOrderOverEpochs() throws Exception {
        BatchPlan plan = BatchPlan.whole(6, 2);
        try (BatchLoader loader = BatchLoader.start(source, ORDER, plan, 0, 3)) {
            for (int n = 0; n < 12; n++) {
                MicroBatch batch = loader.next();
                assertThat(batch.step()).isEqualTo(n / 3);
                assertThat(batch.index()).isEqualTo(n % 3);
                assertThat(batch.firstSample()).isEqualTo(2L * n);
                assertThat(batch.sequences())
                        .extracting(PackedSequence::index)
                        .containsExactly(ORDER.at(2L * n), ORDER.at(2L * n + 1));
                assertThat(batch.tokens().inputIds()[0]).isEqualTo((int) ORDER.at(2L * n));
                assertThat(batch.tokens().tokens()).isEqualTo(4);
            }
        }
    }

    @Test
    void startsAtAnyCursor() throws Exception {
        BatchPlan plan = BatchPlan.whole(6, 2);
        List<Long> from12 = new ArrayList<>();
        try (BatchLoader loader = BatchLoader.start(source, ORDER, plan, 12, 1)) {
            MicroBatch first = loader.next();
            assertThat(first.step()).isEqualTo(2);
            first.sequences().forEach(sequence -> from12.add(sequence.index()));
        }
        assertThat(from12).containsExactly(ORDER.at(12), ORDER.at(13));
    }

    @Test
    void ranksTogetherLoadWhatOneRankLoads() throws Exception {
        List<Long> samples = new ArrayList<>();
        try (BatchLoader first = BatchLoader.start(
                        source, ORDER, BatchPlan.whole(8, 2).part(new GradientTree.MicroBatches(0, 1, 2)), 8, 2);
                BatchLoader second = BatchLoader.start(
                        source, ORDER, BatchPlan.whole(8, 2).part(new GradientTree.MicroBatches(2, 1, 2)), 8, 2)) {
            for (BatchLoader rank : List.of(first, second)) {
                samples.add(rank.next().firstSample());
                samples.add(rank.next().firstSample());
            }
        }
        assertThat(samples).containsExactly(8L, 10L, 12L, 14L);
    }

    @Test
    void loadsNoFurtherAheadThanAllowed() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(3);
        SequenceSource counting = index -> {
            reads.incrementAndGet();
            full.countDown();
            return source.get(index);
        };
        try (BatchLoader loader = BatchLoader.start(counting, ORDER, BatchPlan.whole(1, 1), 0, 2)) {
            full.await();
            Thread.sleep(50);
            // Two wait in the queue and a third one is ready to go in.
            assertThat(reads).hasValue(3);
            loader.next();
        }
    }

    @Test
    void failureReachesTheConsumerAfterWhatWasLoadedBefore() throws Exception {
        IOException cause = new IOException("part-00003.parquet: row group 7 is damaged");
        SequenceSource failing = index -> {
            if (index == ORDER.at(1)) {
                throw cause;
            }
            return source.get(index);
        };
        try (BatchLoader loader = BatchLoader.start(failing, ORDER, BatchPlan.whole(1, 1), 0, 4)) {
            assertThat(loader.next().firstSample()).isZero();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(loader::next)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("row group 7 is damaged")
                        .hasCause(cause);
            }
        }
    }

    @Test
    void errorsOfTheBackgroundThreadAreNotSwallowed() {
        SequenceSource failing = index -> {
            throw new AssertionError("no memory");
        };
        try (BatchLoader loader = BatchLoader.start(failing, ORDER, BatchPlan.whole(1, 1), 0, 4)) {
            assertThatThrownBy(loader::next).isInstanceOf(IOException.class).hasCauseInstanceOf(AssertionError.class);
        }
    }

    @Test
    void closingStopsAThreadThatWaitsForRoom() throws Exception {
        BatchLoader loader = BatchLoader.start(source, ORDER, BatchPlan.whole(1, 1), 0, 1);
        loader.next();
        loader.close();
        assertThatThrownBy(loader::next).isInstanceOf(IllegalStateException.class);
        loader.close();
    }

    @Test
    void closingFinishesTheReadThatIsUnderWayAndNoMore() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        SequenceSource slow = index -> {
            reads.incrementAndGet();
            reading.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return source.get(index);
        };
        BatchLoader loader = BatchLoader.start(slow, ORDER, BatchPlan.whole(4, 4), 0, 1);
        reading.await();
        Thread closing = new Thread(loader::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        closing.join();
        assertThat(reads).hasValue(1);
    }

    @Test
    void waitingConsumerCanBeInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        SequenceSource stuck = index -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return source.get(index);
        };
        try (BatchLoader loader = BatchLoader.start(stuck, ORDER, BatchPlan.whole(1, 1), 0, 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(loader::next).isInstanceOf(InterruptedException.class);
            never.countDown();
        }
    }

    @Test
    void refusesACursorInsideAStep() {
        assertThatThrownBy(() -> BatchLoader.start(source, ORDER, BatchPlan.whole(6, 2), 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be: 7");
        assertThatThrownBy(() -> BatchLoader.start(source, ORDER, BatchPlan.whole(6, 2), 6, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }
}
