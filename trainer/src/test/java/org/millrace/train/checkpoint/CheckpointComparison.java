package org.millrace.train.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.kernel.KernelChoice;
import org.millrace.train.kernel.KernelProvider;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/**
 * {@code scripts/bench checkpoint}: checkpoints of a whole model beside the rate at which as many bytes go to the same
 * place from one buffer.
 *
 * <pre>
 * CheckpointComparison SHAPE FOLDER disk|hdfs RANKS...
 * </pre>
 */
public final class CheckpointComparison {

    private static final int ROUNDS = 3; // after one that takes memory for the first time
    private static final int BUFFER_BYTES = 1 << 20;

    private final ModelConfig model;
    private final ParameterLayout layout;
    private final FileSystem fileSystem;
    private final org.apache.hadoop.fs.Path folder;

    private CheckpointComparison(ModelConfig model, FileSystem fileSystem, org.apache.hadoop.fs.Path folder) {
        this.model = model;
        this.layout = new ParameterLayout(model);
        this.fileSystem = fileSystem;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        ModelConfig model = model(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        List<Integer> ranks =
                Arrays.stream(arguments).skip(3).map(Integer::valueOf).toList();
        if (arguments[2].equals("disk")) {
            new CheckpointComparison(
                            model,
                            FileSystem.getLocal(new Configuration()).getRaw(),
                            new org.apache.hadoop.fs.Path(folder.toUri()))
                    .run("disk", ranks);
            return;
        }
        Configuration configuration = new Configuration();
        configuration.setInt("dfs.replication", 1);
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration, folder.toFile())
                .numDataNodes(1)
                .build()) {
            cluster.waitActive();
            FileSystem hdfs = cluster.getFileSystem();
            new CheckpointComparison(model, hdfs, new org.apache.hadoop.fs.Path(hdfs.getUri() + "/bench"))
                    .run("hdfs", ranks);
        }
    }

    private static ModelConfig model(String shape) {
        return switch (shape) {
            case "0.5b" -> new ModelConfig(151_936, 896, 4_864, 24, 14, 2, 32_768, 1e6, 1e-6, true, 0.02);
            case "d512" -> new ModelConfig(32_000, 512, 1_408, 12, 8, 8, 4_096, 1e6, 1e-6, true, 0.02);
            default -> throw new IllegalArgumentException("shape: 0.5b or d512, cannot be: " + shape);
        };
    }

    private void run(String where, List<Integer> ranks) throws Exception {
        long bytes = 12 * layout.size();
        System.out.printf(Locale.ROOT, "%s: %,d weights, %.2f GB%n", where, layout.size(), bytes / 1e9);
        System.out.println(
                "| ranks | written | MB/s | one file, MB/s | × | committed | training stood still | resumed |");
        System.out.println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        row(ranks.get(0), false, bytes);
        for (int count : ranks) {
            row(count, true, bytes);
        }
    }

    /** Seconds to write so many bytes the simplest way, as durable as a checkpoint is: HDFS flushes every block. */
    private double plain(long bytes) throws IOException {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder, "plain");
        byte[] buffer = new byte[BUFFER_BYTES];
        Arrays.fill(buffer, (byte) 7);
        long start = System.nanoTime();
        try (FSDataOutputStream out = fileSystem.create(
                file,
                FsPermission.getFileDefault(),
                EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                BUFFER_BYTES,
                fileSystem.getDefaultReplication(file),
                fileSystem.getDefaultBlockSize(file),
                null)) {
            write(out, buffer, bytes);
            out.hsync();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        fileSystem.delete(file, false);
        return seconds;
    }

    private static void write(OutputStream out, byte[] buffer, long bytes) throws IOException {
        for (long written = 0; written < bytes; written += buffer.length) {
            out.write(buffer, 0, (int) Math.min(buffer.length, bytes - written));
        }
    }

    private void row(int ranks, boolean asynchronous, long bytes) throws Exception {
        List<List<Round>> ofRanks = CheckpointRanks.run(ranks, group -> measure(group, asynchronous, bytes));
        List<Round> all =
                ofRanks.stream().flatMap(rounds -> rounds.stream().skip(1)).toList();
        List<Round> first = ofRanks.get(0).subList(1, ROUNDS + 1); // rank 0 writes the one file too
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.0f | %.0f | %.2f | %.1f s | %.2f s (first %.2f s) | %.1f s |%n",
                ranks,
                asynchronous ? "beside training" : "while training waits",
                bytes / 1e6 / median(all, round -> round.result.writeSeconds()),
                bytes / 1e6 / median(first, Round::plainSeconds),
                median(first, round -> round.plainSeconds / round.result.writeSeconds()),
                median(all, round -> round.result.seconds()),
                median(all, round -> round.result.pauseSeconds()),
                ofRanks.get(0).get(0).result.pauseSeconds(),
                median(all, Round::resumeSeconds));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    private record Round(double plainSeconds, CheckpointResult result, double resumeSeconds) {}

    /** In turns one file and a checkpoint, both with the memory of the ranks taken and the checkpoint before on the disk. */
    private List<Round> measure(ProcessGroup group, boolean asynchronous, long bytes) throws IOException {
        CheckpointStore store = new CheckpointStore(fileSystem, folder, 1);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / group.size());
        List<Round> rounds = new ArrayList<>();
        try (Kernels kernels = KernelProvider.create(KernelChoice.AUTO, threads);
                CheckpointWriter writer = new CheckpointWriter(group, store, kernels, layout, asynchronous)) {
            RankTensors tensors = tensors(kernels, group);
            for (int step = 0; step <= ROUNDS; step++) {
                double plain = writer.isFirst() ? plain(bytes) : 0;
                group.barrier();
                Optional<CheckpointResult> ended = writer.begin(CheckpointRanks.checkpoint(model, tensors, step));
                CheckpointResult result =
                        ended.isPresent() ? ended.get() : writer.finish().orElseThrow();
                long start = System.nanoTime();
                Checkpoint found =
                        new CheckpointRecovery(group, store).recover().orElseThrow();
                TrainingCheckpoint.restore(fileSystem.getConf(), found, model, tensors);
                rounds.add(new Round(plain, result, (System.nanoTime() - start) / 1e9));
            }
            group.barrier();
            if (writer.isFirst()) {
                fileSystem.delete(folder, true);
            }
            group.barrier();
            tensors.masters().memory().close();
            tensors.firstMoment().memory().close();
            tensors.secondMoment().memory().close();
        }
        return rounds;
    }

    private RankTensors tensors(Kernels kernels, ProcessGroup group) {
        ParameterShare share = new ShardPlan(layout, group.size()).share(group.rank());
        Tensor[] tensors = new Tensor[3];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = kernels.device().tensor(DataType.FLOAT32, share.size());
            kernels.fill(tensors[i], 0.1f * (i + 1));
        }
        return new RankTensors(kernels.device(), share, tensors[0], tensors[1], tensors[2]);
    }
}
