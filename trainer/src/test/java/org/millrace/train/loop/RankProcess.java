package org.millrace.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.distributed.TcpGroupSettings;
import org.millrace.train.distributed.TcpRendezvous;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;

/**
 * One rank of a {@link TinyRun} as a process of its own, which finds the others over TCP by files in a folder: it leaves
 * its address in {@code address-<rank>}, and whoever started it leaves those of all ranks in {@code peers-<rank>}.
 */
final class RankProcess {

    /** The longest that a rank waits for another in an operation. */
    static final int TIMEOUT_SECONDS = 8;

    private RankProcess() {}

    /** Arguments: the run's directory, the folder to meet in, rank, generation, and micro-batches whose loss is NaN. */
    public static void main(String[] arguments) throws Exception {
        TinyRun run = TinyRun.at(Path.of(arguments[0]));
        Path meeting = Path.of(arguments[1]);
        int rank = Integer.parseInt(arguments[2]);
        int generation = Integer.parseInt(arguments[3]);
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, 1);
                TcpRendezvous rendezvous = TcpRendezvous.bind("127.0.0.1", 1);
                ProcessGroup group =
                        rendezvous.join(rank, meet(meeting, rank, rendezvous.address()), settings(generation))) {
            Kernels ours = arguments.length == 4
                    ? kernels
                    : FaultyKernels.losses(kernels, Set.of(Integer.parseInt(arguments[4])));
            new Pretraining(run.inputs(), ours, group)
                    .listen(new TrainingListener() {
                        @Override
                        public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
                            write(meeting.resolve("step-" + rank), Long.toString(step.step()));
                        }
                    })
                    .run();
        }
    }

    private static TcpGroupSettings settings(int generation) {
        Duration timeout = Duration.ofSeconds(TIMEOUT_SECONDS);
        return new TcpGroupSettings("a token", "tiny", generation, Duration.ofSeconds(60), timeout);
    }

    private static List<String> meet(Path meeting, int rank, String address) throws IOException, InterruptedException {
        write(meeting.resolve("address-" + rank), address);
        Path peers = meeting.resolve("peers-" + rank);
        while (!Files.exists(peers)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return Files.readAllLines(peers);
    }

    /** So that a reader finds all of it or nothing. */
    static void write(Path file, String text) throws IOException {
        Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
