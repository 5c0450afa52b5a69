package org.millrace.train.distributed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * One rank of {@code scripts/bench collectives}: {@code FOLDER RANK RANKS BYTES...}. Ranks find one another by files in the
 * folder; rank 0 prints tab-separated rows of side, what, bytes, and the median, least and most seconds.
 */
final class CollectivesComparison {

    private final ProcessGroup group;
    private final long bytes;

    private CollectivesComparison(ProcessGroup group, long bytes) {
        this.group = group;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        int rank = Integer.parseInt(arguments[1]);
        int ranks = Integer.parseInt(arguments[2]);
        try (TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1");
                ProcessGroup group = rendezvous.join(
                        rank,
                        addresses(folder, rank, ranks, rendezvous.address()),
                        new TcpGroupSettings(
                                "benchmark", "benchmark", 0, Duration.ofMinutes(1), Duration.ofMinutes(1)))) {
            warmUp(group);
            for (String size : Arrays.asList(arguments).subList(3, arguments.length)) {
                new CollectivesComparison(group, Long.parseLong(size)).measure();
            }
        }
        if (ranks == 2) {
            try (Loopback loopback = Loopback.between(folder, rank)) {
                for (String size : Arrays.asList(arguments).subList(3, arguments.length)) {
                    long bytes = Long.parseLong(size);
                    double[] seconds = loopback.seconds(bytes, iterations(bytes));
                    if (rank == 0) {
                        print("loopback", "both ways", bytes, seconds);
                    }
                }
            }
        }
    }

    private static List<String> addresses(Path folder, int rank, int ranks, String own)
            throws IOException, InterruptedException {
        Path part = folder.resolve("rank-%d.part".formatted(rank));
        Files.writeString(part, own);
        Files.move(part, folder.resolve("rank-%d".formatted(rank)), StandardCopyOption.ATOMIC_MOVE);
        List<String> addresses = new ArrayList<>();
        for (int other = 0; other < ranks; other++) {
            Path file = folder.resolve("rank-%d".formatted(other));
            while (!Files.exists(file)) {
                Thread.sleep(10);
            }
            addresses.add(Files.readString(file));
        }
        return addresses;
    }

    /** Until the code is compiled. */
    private static void warmUp(ProcessGroup group) {
        Tensor tensor = new Nd4jDevice(1).tensor(DataType.FLOAT32, 250_000);
        for (int i = 0; i < 3000; i++) {
            group.allReduce(tensor).await();
            group.broadcast(tensor, 0).await();
        }
        tensor.memory().close();
    }

    private void measure() {
        Tensor tensor = new Nd4jDevice(1).tensor(DataType.FLOAT32, bytes / Float.BYTES);
        List<Tensor> parts = new ArrayList<>();
        for (int rank = 0; rank < group.size(); rank++) {
            parts.add(Pieces.of(tensor, rank, group.size()));
        }
        Tensor own = parts.get(group.rank());
        time("all-reduce", () -> group.allReduce(tensor).await());
        time("reduce-scatter", () -> group.reduceScatter(parts, own).await());
        time("all-gather", () -> group.allGather(own, parts).await());
        time("broadcast", () -> group.broadcast(tensor, 0).await());
        tensor.memory().close();
    }

    private void time(String what, Runnable operation) {
        double[] seconds = new double[iterations(bytes)];
        for (int i = -Math.max(3, seconds.length / 4); i < seconds.length; i++) {
            group.barrier();
            long begin = System.nanoTime();
            operation.run();
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - begin) / 1e9;
            }
        }
        if (group.rank() == 0) {
            print("millrace", what, bytes, seconds);
        }
    }

    /** As many as make a gigabyte. */
    private static int iterations(long bytes) {
        return (int) Math.max(5, Math.min(200, 1_000_000_000L / bytes));
    }

    private static void print(String side, String what, long bytes, double[] seconds) {
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "%s\t%s\t%d\t%.6f\t%.6f\t%.6f%n",
                side,
                what,
                bytes,
                seconds[seconds.length / 2],
                seconds[0],
                seconds[seconds.length - 1]);
    }
}
