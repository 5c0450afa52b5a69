package org.millrace.train.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Device;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/** What every implementation of {@link ProcessGroup} does. */
abstract class ProcessGroupContract {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Device DEVICE = new Nd4jDevice(1);

    abstract List<ProcessGroup> groups(int ranks, Duration timeout) throws Exception;

    static Tensor floats(float... values) {
        Tensor tensor = DEVICE.tensor(DataType.FLOAT32, values.length);
        DEVICE.write(values, 0, values.length, tensor);
        return tensor;
    }

    static float[] values(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        DEVICE.read(tensor, values, 0, values.length);
        return values;
    }

    /** Values whose sum depends on its order. */
    static float[] random(int rank, int size) {
        Random random = new Random(31L * rank + size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * Math.exp(6 * random.nextGaussian()));
        }
        return values;
    }

    static float[] treeSum(int ranks, int size) {
        float[][] all = new float[ranks][];
        for (int rank = 0; rank < ranks; rank++) {
            all[rank] = random(rank, size);
        }
        return fold(all, 0, ranks);
    }

    private static float[] fold(float[][] all, int first, int end) {
        if (end - first == 1) {
            return all[first].clone();
        }
        int middle = first + (end - first + 1) / 2;
        float[] left = fold(all, first, middle);
        float[] right = fold(all, middle, end);
        for (int i = 0; i < left.length; i++) {
            left[i] += right[i];
        }
        return left;
    }

    @ParameterizedTest
    @CsvSource({"1,7", "2,0", "2,1", "2,100003", "3,13", "3,5000", "4,702", "5,1000", "8,100003"})
    void allReduceSumsInTheTreeToTheBit(int ranks, int size) throws Exception {
        float[] expected = treeSum(ranks, size);
        List<float[]> sums = Ranks.run(groups(ranks, LONG), group -> {
            Tensor tensor = floats(random(group.rank(), size));
            group.allReduce(tensor).await();
            return values(tensor);
        });
        assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void reduceScatterGivesEachRankTheSumOfItsPlace(int ranks) throws Exception {
        int size = 1000 * ranks + 17;
        float[] expected = treeSum(ranks, size);
        List<float[]> sums = Ranks.run(groups(ranks, LONG), group -> {
            Tensor all = floats(random(group.rank(), size));
            List<Tensor> inputs = uneven(all, ranks);
            Tensor output = group.rank() % 2 == 0
                    ? inputs.get(group.rank())
                    : DEVICE.tensor(DataType.FLOAT32, inputs.get(group.rank()).size());
            group.reduceScatter(inputs, output).await();
            return values(output);
        });
        assertThat(joined(sums)).isEqualTo(expected);
    }

    /** Cuts a tensor into parts of which the first is empty and the last the largest. */
    private static List<Tensor> uneven(Tensor tensor, int ranks) {
        List<Tensor> parts = new ArrayList<>();
        long from = 0;
        for (int rank = 0; rank < ranks; rank++) {
            long count = rank == ranks - 1 ? tensor.size() - from : rank * 310L;
            parts.add(tensor.view(from, count));
            from += count;
        }
        return parts;
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void allGatherPutsEveryInputInItsPlace(int ranks) throws Exception {
        int size = 1000 * ranks + 17;
        float[] expected = random(99, size);
        List<float[]> gathered = Ranks.run(groups(ranks, LONG), group -> {
            Tensor all = DEVICE.tensor(DataType.FLOAT32, size);
            List<Tensor> outputs = uneven(all, ranks);
            Tensor own = uneven(floats(expected), ranks).get(group.rank());
            group.allGather(own, outputs).await();
            return values(all);
        });
        assertThat(gathered).allSatisfy(all -> assertThat(all).isEqualTo(expected));
    }

    @Test
    void allGatherInPlaceCarriesHalves() throws Exception {
        List<float[]> gathered = Ranks.run(groups(2, LONG), group -> {
            Tensor all = DEVICE.tensor(DataType.BFLOAT16, 6);
            List<Tensor> outputs = List.of(all.view(0, 2), all.view(2, 4));
            Tensor own = outputs.get(group.rank());
            float[] mine = group.rank() == 0 ? new float[] {1, 2} : new float[] {3, 4, 5, 6};
            DEVICE.write(mine, 0, mine.length, own);
            group.allGather(own, outputs).await();
            return values(all);
        });
        assertThat(gathered).allSatisfy(all -> assertThat(all).containsExactly(1, 2, 3, 4, 5, 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void exchangeDeliversTensorsOfDifferentSizes(int ranks) throws Exception {
        List<List<float[]>> received = Ranks.run(groups(ranks, LONG), group -> {
            List<Tensor> sends = new ArrayList<>();
            List<Tensor> receives = new ArrayList<>();
            for (int other = 0; other < ranks; other++) {
                sends.add(floats(message(group.rank(), other)));
                receives.add(DEVICE.tensor(DataType.FLOAT32, message(other, group.rank()).length));
            }
            group.exchange(sends, receives).await();
            return receives.stream().map(ProcessGroupContract::values).toList();
        });
        for (int to = 0; to < ranks; to++) {
            for (int from = 0; from < ranks; from++) {
                assertThat(received.get(to).get(from)).isEqualTo(message(from, to));
            }
        }
    }

    private static float[] message(int from, int to) {
        float[] values = new float[from * to * 1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 * from + 10 * to + i;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"1,0,3", "2,1,100003", "3,1,50021", "4,3,2"})
    void broadcastGivesAllTheRootsTensor(int ranks, int root, int size) throws Exception {
        List<float[]> all = Ranks.run(groups(ranks, LONG), group -> {
            Tensor tensor = floats(random(group.rank(), size));
            group.broadcast(tensor, root).await();
            return values(tensor);
        });
        assertThat(all).allSatisfy(values -> assertThat(values).isEqualTo(random(root, size)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void bytesOfDifferentSizesAreGathered(int ranks) throws Exception {
        List<List<byte[]>> all = Ranks.run(groups(ranks, LONG), group -> {
            List<byte[]> first = group.allGather(text(group.rank()));
            group.barrier();
            assertThat(group.allGather(new byte[0]))
                    .allSatisfy(bytes -> assertThat(bytes).isEmpty());
            return first;
        });
        List<byte[]> expected =
                IntStream.range(0, ranks).mapToObj(ProcessGroupContract::text).toList();
        assertThat(all).allSatisfy(bytes -> assertThat(bytes).containsExactlyElementsOf(expected));
    }

    private static byte[] text(int rank) {
        return ("x".repeat(rank * 100) + "rank " + rank).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void severalOperationsMayBePending() throws Exception {
        int count = 30;
        List<float[]> sums = Ranks.run(groups(3, LONG), group -> {
            List<Tensor> tensors = new ArrayList<>();
            List<Pending> pending = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Tensor tensor = DEVICE.tensor(DataType.FLOAT32, 1 + 1000L * i);
                float[] filled = new float[Math.toIntExact(tensor.size())];
                Arrays.fill(filled, i + group.rank());
                DEVICE.write(filled, 0, filled.length, tensor);
                tensors.add(tensor);
                pending.add(group.allReduce(tensor));
            }
            for (int i = count - 1; i >= 0; i--) {
                pending.get(i).await();
                pending.get(i).await();
            }
            float[] last = new float[count];
            for (int i = 0; i < count; i++) {
                float[] values = values(tensors.get(i));
                last[i] = values[values.length - 1];
            }
            return last;
        });
        float[] expected = new float[count];
        for (int i = 0; i < count; i++) {
            expected[i] = 3 * i + 3;
        }
        assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(expected));
    }

    @Test
    void subgroupsOfRowsAndColumnsWorkBesideTheWhole() throws Exception {
        List<float[]> sums = Ranks.run(groups(4, LONG), group -> {
            int rank = group.rank();
            float[] found = new float[3];
            try (ProcessGroup row = group.subgroup(rank < 2 ? List.of(0, 1) : List.of(2, 3));
                    ProcessGroup column = group.subgroup(List.of(rank % 2, rank % 2 + 2))) {
                assertThat(row.rank()).isEqualTo(rank % 2);
                assertThat(column.rank()).isEqualTo(rank / 2);
                assertThat(column.size()).isEqualTo(2);
                Tensor inRow = floats(1 << rank);
                Tensor inColumn = floats(1 << rank);
                Tensor inAll = floats(1 << rank);
                List<Pending> pending =
                        List.of(row.allReduce(inRow), column.allReduce(inColumn), group.allReduce(inAll));
                pending.forEach(Pending::await);
                found[0] = values(inRow)[0];
                found[1] = values(inColumn)[0];
                found[2] = values(inAll)[0];
            }
            group.barrier();
            return found;
        });
        assertThat(sums)
                .containsExactly(new float[] {3, 5, 15}, new float[] {3, 10, 15}, new float[] {12, 5, 15}, new float[] {
                    12, 10, 15
                });
    }

    @Test
    void subgroupsMayHaveSubgroupsAndOneMember() throws Exception {
        List<Integer> sizes = Ranks.run(groups(3, LONG), group -> {
            try (ProcessGroup pair = group.rank() == 0 ? group.subgroup(List.of(0)) : group.subgroup(List.of(1, 2));
                    ProcessGroup alone = pair.subgroup(List.of(pair.rank()))) {
                Tensor tensor = floats(group.rank());
                alone.allReduce(tensor).await();
                assertThat(values(tensor)).containsExactly(group.rank());
                return pair.allGather(new byte[1]).size() * 10 + alone.size();
            }
        });
        assertThat(sizes).containsExactly(11, 21, 21);
    }

    @Test
    void anAbortEndsTheOthersWithItsReason() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(3, LONG), group -> {
            group.atStep(17);
            group.barrier();
            if (group.rank() == 1) {
                group.abort("the disk is full");
                return true;
            }
            group.allReduce(floats(1)).await();
            return true;
        });
        assertThat(outcomes.get(1).failure()).isNull();
        for (int rank : new int[] {0, 2}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(ProcessGroupException.class)
                    .hasMessageContainingAll("step 17", "rank 1", "the disk is full");
        }
    }

    @Test
    void nothingTouchesATensorAnyMoreOnceAGroupIsAborted() throws Exception {
        int size = 1 << 24; // takes a while to copy
        Ranks.run(groups(2, LONG), group -> {
            long own = group.rank() == 0 ? size : 0;
            Tensor from = DEVICE.tensor(DataType.FLOAT32, own);
            Tensor to = DEVICE.tensor(DataType.FLOAT32, own);
            Tensor none = DEVICE.tensor(DataType.FLOAT32, 0);
            if (group.rank() == 1) {
                try {
                    group.exchange(List.of(none, none), List.of(none, none));
                } catch (ProcessGroupException e) {
                    assertThat(e).hasMessageContaining("enough"); // heard before it began
                }
                return true;
            }
            DEVICE.write(new float[] {1}, 0, 1, from.view(0, 1));
            DEVICE.write(new float[] {1}, 0, 1, from.view(size - 1, 1));
            group.exchange(List.of(from, none), List.of(to, none));
            while (values(to.view(0, 1))[0] == 0) {
                Thread.onSpinWait(); // until the copy has begun
            }
            group.abort("enough");
            float last = values(to.view(size - 1, 1))[0];
            Thread.sleep(100);
            assertThat(values(to.view(size - 1, 1))).containsExactly(last);
            return true;
        });
    }

    @Test
    void aRankThatDoesNotComeIsNamedOnTheOthers() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(3, Duration.ofMillis(1500)), group -> {
            group.atStep(3);
            group.barrier();
            if (group.rank() == 2) {
                Thread.sleep(3_000);
            }
            group.allReduce(floats(1, 2, 3, 4)).await();
            return true;
        });
        for (int rank : new int[] {0, 1}) {
            assertThat(outcomes.get(rank).failure())
                    .isInstanceOf(ProcessGroupException.class)
                    .hasMessageContainingAll("all-reduce", "step 3", "rank 2");
        }
        assertThat(outcomes.get(2).failure()).isInstanceOf(ProcessGroupException.class);
    }

    @Test
    void aRankThatHasLeftIsNamedByThoseThatWaitForIt() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(2, LONG), group -> {
            group.barrier();
            if (group.rank() == 0) {
                group.barrier();
            }
            return true;
        });
        assertThat(outcomes.get(0).failure())
                .isInstanceOf(ProcessGroupException.class)
                .hasMessageContainingAll("rank 1", "barrier");
        assertThat(outcomes.get(1).failure()).isNull();
    }

    @Test
    void ranksThatCallDifferentOperationsAllFail() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(2, LONG), group -> {
            if (group.rank() == 0) {
                group.allReduce(floats(1)).await();
            } else {
                group.broadcast(floats(1), 0).await();
            }
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure())
                        .isInstanceOf(ProcessGroupException.class)
                        .hasMessageContainingAll("all-reduce", "broadcast"));
    }

    @Test
    void sizesThatDifferBetweenRanksFailOnAll() throws Exception {
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(2, LONG), group -> {
            group.allReduce(DEVICE.tensor(DataType.FLOAT32, 1000 + 100 * group.rank()))
                    .await();
            return true;
        });
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.failure()).isInstanceOf(ProcessGroupException.class));
    }

    @Test
    void anInterruptEndsTheWaitAndTheGroup() throws Exception {
        var ended = new CountDownLatch(1);
        List<Ranks.Outcome<Boolean>> outcomes = Ranks.outcomes(groups(2, LONG), group -> {
            group.barrier();
            if (group.rank() == 1) {
                Thread.currentThread().interrupt();
                try {
                    assertThatThrownBy(() -> group.allReduce(floats(1)).await())
                            .isInstanceOf(ProcessGroupException.class)
                            .hasMessageContaining("interrupted");
                } finally {
                    ended.countDown();
                }
                return Thread.interrupted();
            }
            ended.await();
            group.allReduce(floats(1)).await();
            return false;
        });
        assertThat(outcomes.get(1).result()).isEqualTo(true);
        assertThat(outcomes.get(0).failure()).isInstanceOf(ProcessGroupException.class);
    }

    @Test
    void trafficCountsBytesAndTime() throws Exception {
        List<ProcessGroup.Traffic> traffic = Ranks.run(groups(2, LONG), group -> {
            Tensor tensor = DEVICE.tensor(DataType.FLOAT32, 100_000);
            group.allReduce(tensor).await();
            return group.traffic();
        });
        assertThat(traffic).allSatisfy(counted -> {
            assertThat(counted.bytesReceived()).isGreaterThanOrEqualTo(400_000);
            assertThat(counted.seconds()).isPositive();
            assertThat(counted.waitedSeconds()).isPositive();
        });
    }

    @Test
    void whatSeveralGroupsOfARankDoAtOnceIsCountedTogetherAndItsTimeOnce() throws Exception {
        var begun = new CountDownLatch(1);
        Ranks.run(groups(2, LONG), group -> {
            Tensor tensor = DEVICE.tensor(DataType.FLOAT32, 1000);
            Tensor another = DEVICE.tensor(DataType.FLOAT32, 1000);
            long start = System.nanoTime();
            try (ProcessGroup same = group.subgroup(List.of(0, 1))) {
                if (group.rank() == 1) {
                    begun.await();
                    Thread.sleep(50); // in which both operations of rank 0 are pending
                }
                Pending one = group.allReduce(tensor);
                Pending other = same.allReduce(another);
                begun.countDown();
                one.await();
                other.await();
                ProcessGroup.Traffic counted = group.traffic();
                double elapsed = (System.nanoTime() - start) / 1e9;
                assertThat(counted.bytesReceived()).isGreaterThanOrEqualTo(2 * 4000);
                assertThat(counted.seconds()).isPositive().isLessThanOrEqualTo(elapsed);
            }
            return true;
        });
    }

    @Test
    void argumentsOfTheWrongShapeAreRefusedBeforeAnythingIsSent() throws Exception {
        Ranks.run(groups(2, LONG), group -> {
            Tensor one = floats(1);
            assertThatThrownBy(() -> group.reduceScatter(List.of(one), one)).hasMessageContaining("2 ranks");
            assertThatThrownBy(() -> group.allGather(one, List.of(floats(1, 2), floats(1, 2))))
                    .hasMessageContaining("size");
            assertThatThrownBy(() -> group.broadcast(one, 2)).hasMessageContaining("root");
            assertThatThrownBy(() -> group.allReduce(DEVICE.tensor(DataType.BFLOAT16, 1)))
                    .hasMessageContaining("FLOAT32");
            assertThatThrownBy(() -> group.subgroup(List.of(1 - group.rank()))).hasMessageContaining("belongs");
            assertThatThrownBy(() -> group.subgroup(List.of(1, 0))).hasMessageContaining("rise");
            group.barrier();
            return true;
        });
    }
}
