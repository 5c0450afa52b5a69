package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.distributed.ProcessGroup;

/** Checkpoints on a real NameNode and two DataNodes: in health, with a quota for a full disk, and across a restart. */
@Tag("slow")
class HdfsCheckpointTest {

    private static final int RANKS = 3;
    private static final int BLOCK_BYTES = 1 << 16;

    /** Of the files of one checkpoint with both of their copies, and more than that. */
    private static final long ROOM = 12L * BLOCK_BYTES + 2L * 12 * CheckpointRanks.LAYOUT.size() * 3 / 2;

    @TempDir
    private static Path disk;

    private static MiniDFSCluster cluster;

    private DistributedFileSystem hdfs;
    private org.apache.hadoop.fs.Path directory;

    @BeforeAll
    static void start() throws IOException {
        Configuration configuration = new Configuration();
        configuration.setInt("dfs.blocksize", BLOCK_BYTES); // several blocks a file
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", 0);
        configuration.setInt("dfs.replication", 2);
        cluster = new MiniDFSCluster.Builder(configuration, disk.toFile())
                .numDataNodes(2)
                .build();
        cluster.waitActive();
    }

    @AfterAll
    static void stop() {
        cluster.shutdown();
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        hdfs = cluster.getFileSystem();
        directory = new org.apache.hadoop.fs.Path("/checkpoints");
        hdfs.delete(directory, true);
        hdfs.mkdirs(directory);
    }

    @Test
    void whatRanksWriteOthersReadAndDamageIsFound() throws Exception {
        write(1);
        write(2);
        assertThat(recover(2)).containsOnly(2L);

        var shard = new org.apache.hadoop.fs.Path(directory, "step-00000002/optimizer-00002-of-00003.safetensors");
        byte[] bytes;
        try (var in = hdfs.open(shard)) {
            bytes = in.readAllBytes();
        }
        try (var out = hdfs.create(shard, true)) {
            out.write(bytes, 0, bytes.length - 1);
        }

        assertThat(recover(2)).containsOnly(1L);
        assertThat(names()).containsExactlyInAnyOrder("step-00000001", "damaged-step-00000002", "LATEST");
    }

    @Test
    void aDiskThatIsFullFailsTheCheckpointAndLeavesTheOneBefore() throws Exception {
        write(1);
        hdfs.setQuota(directory, HdfsConstants.QUOTA_DONT_SET, ROOM);

        assertThat(write(2))
                .allMatch(result -> !result.isCommitted())
                .allMatch(result -> String.valueOf(result.failure()).contains("DSQuotaExceededException"));
        assertThat(names()).containsExactlyInAnyOrder("step-00000001", "LATEST");
        assertThat(recover(2)).containsOnly(1L);

        hdfs.setQuota(directory, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        assertThat(write(3)).allMatch(CheckpointResult::isCommitted);
        assertThat(recover(4)).containsOnly(3L);
    }

    @Test
    void checkpointsAreWrittenAgainAfterTheNameNodeHasRestarted() throws Exception {
        assertThat(write(1)).allMatch(CheckpointResult::isCommitted);
        CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> {
            try {
                cluster.restartNameNode(true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        boolean committed = false;
        long step = 1;
        while (!restart.isDone() || !committed) {
            step++;
            committed = write(step).get(0).isCommitted();
            Thread.sleep(200); // as long as some steps of training
        }
        restart.join();

        assertThat(recover(2)).containsOnly(step);
        assertThat(names()).hasSizeBetween(2, 3).doesNotContain("damaged");
    }

    private List<CheckpointResult> write(long step) throws Exception {
        return CheckpointRanks.write(RANKS, true, true, rank -> hdfs, directory, step);
    }

    /** The step that ranks find, whose numbers are right. */
    private List<Long> recover(int ranks) throws Exception {
        return CheckpointRanks.run(ranks, this::recover);
    }

    private long recover(ProcessGroup group) throws IOException {
        CheckpointStore store = new CheckpointStore(hdfs, hdfs.makeQualified(directory), 2);
        Checkpoint found = new CheckpointRecovery(group, store).recover().orElseThrow();
        RankTensors tensors = CheckpointRanks.empty(true, group.rank(), group.size());
        TrainingCheckpoint.restore(hdfs.getConf(), found, CheckpointRanks.MODEL, tensors);
        assertThat(CheckpointRanks.wrong(tensors, found.step())).isZero();
        return found.step();
    }

    private List<String> names() throws IOException {
        return Arrays.stream(hdfs.listStatus(directory))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .toList();
    }
}
