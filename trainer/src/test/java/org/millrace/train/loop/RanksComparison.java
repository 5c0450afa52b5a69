package org.millrace.train.loop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.train.config.Sharding;
import org.millrace.train.distributed.InProcessGroup;
import org.millrace.train.distributed.Loopback;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.TcpGroupSettings;
import org.millrace.train.distributed.TcpRendezvous;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/**
 * One rank of {@code scripts/bench ranks}, with one thread: steps on random tokens, as many micro-batches for each rank
 * however many there are. Rank 0 prints a row of JSON.
 *
 * <pre>
 * RanksComparison FOLDER RANK RANKS SHAPE ROWSxLENGTH MICRO_BATCHES STEPS SHARDING
 * </pre>
 */
public final class RanksComparison {

    private final Path folder;
    private final int rank;
    private final int ranks;

    private RanksComparison(Path folder, int rank, int ranks) {
        this.folder = folder;
        this.rank = rank;
        this.ranks = ranks;
    }

    public static void main(String[] arguments) throws Exception {
        RanksComparison comparison = new RanksComparison(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        int x = arguments[4].indexOf('x');
        int microBatches = comparison.ranks * Integer.parseInt(arguments[5]);
        RandomRun run = RandomRun.of(
                arguments[3],
                Integer.parseInt(arguments[4].substring(0, x)),
                Integer.parseInt(arguments[4].substring(x + 1)),
                microBatches,
                Integer.parseInt(arguments[6]),
                List.of(
                        "threads=1",
                        "ranks=" + comparison.ranks,
                        "gradient_parts=" + microBatches,
                        "distributed.sharding=" + arguments[7]));
        comparison.measure(run, Sharding.valueOf(arguments[7]));
    }

    private void measure(RandomRun run, Sharding sharding) throws Exception {
        List<Double> seconds = new ArrayList<>();
        ObjectNode row = JsonMapper.builder().build().createObjectNode();
        row.put("sharding", sharding.name()).put("ranks", ranks);
        row.put("tokens", run.inputs().training().batchTokens());
        try (Kernels kernels = KernelProvider.create(run.inputs().training().kernels(), 1);
                ProcessGroup group = group()) {
            List<ProcessGroup.Traffic> traffic = new ArrayList<>();
            try (TrainingState state = TrainingState.begin(run.inputs(), run.plan(), kernels, group)) {
                run.train(kernels, group, run.memory(kernels), state, new TrainingListener() {
                    @Override
                    public void onStep(StepResult step, @Nullable Measurement measurement) {
                        seconds.add(step.seconds());
                        traffic.add(group.traffic());
                    }
                });
            }
            ProcessGroup.Traffic before = traffic.get(0); // the first step warms up
            ProcessGroup.Traffic after = traffic.get(traffic.size() - 1);
            int steps = traffic.size() - 1;
            long sent = (after.bytesSent() - before.bytesSent()) / steps;
            row.put("sent_bytes", sent);
            row.put("communication_seconds", (after.seconds() - before.seconds()) / steps);
            row.put("waited_seconds", (after.waitedSeconds() - before.waitedSeconds()) / steps);
            row.put("least_waited_seconds", leastWaited(group, traffic));
            // The same amount on both sides, which differ by what they told each other.
            long most = group.allGather(Long.toString(sent).getBytes(StandardCharsets.US_ASCII)).stream()
                    .mapToLong(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                    .max()
                    .orElse(sent);
            if (ranks == 2) {
                try (Loopback loopback = Loopback.between(folder, rank)) {
                    double[] bare = loopback.seconds(most, 5);
                    Arrays.sort(bare);
                    row.put("loopback_seconds", bare[bare.length / 2]);
                }
            }
        }
        seconds.forEach(step -> row.withArray("seconds").add(step));
        if (rank == 0) {
            System.out.println(row);
        }
    }

    /** Seconds that the rank which waited least in a step waited, the mean of all steps but the first. */
    private static double leastWaited(ProcessGroup group, List<ProcessGroup.Traffic> traffic) {
        ByteBuffer own = ByteBuffer.allocate((traffic.size() - 1) * Double.BYTES);
        for (int step = 1; step < traffic.size(); step++) {
            own.putDouble(
                    traffic.get(step).waitedSeconds() - traffic.get(step - 1).waitedSeconds());
        }
        List<ByteBuffer> ranks =
                group.allGather(own.array()).stream().map(ByteBuffer::wrap).toList();
        return IntStream.range(0, traffic.size() - 1)
                .mapToDouble(step -> ranks.stream()
                        .mapToDouble(rank -> rank.getDouble(step * Double.BYTES))
                        .min()
                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    private ProcessGroup group() throws Exception {
        if (ranks == 1) {
            return InProcessGroup.single();
        }
        try (TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1")) {
            RankProcess.write(folder.resolve("address-" + rank), rendezvous.address());
            List<String> addresses = new ArrayList<>();
            for (int other = 0; other < ranks; other++) {
                Path address = folder.resolve("address-" + other);
                while (!Files.exists(address)) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                addresses.add(Files.readString(address));
            }
            Duration patience = Duration.ofMinutes(2);
            return rendezvous.join(
                    rank, addresses, new TcpGroupSettings("benchmark", "benchmark", 0, patience, patience));
        }
    }
}
