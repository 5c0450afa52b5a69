package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;

class OptimizerShardsTest {

    @TempDir
    Path folder;

    @Test
    void theIndexTellsWhatEachFileHolds() throws IOException {
        ShardPlan plan = new ShardPlan(CheckpointRanks.LAYOUT, 3);
        OptimizerShards shards =
                OptimizerShards.of(IntStream.range(0, 3).mapToObj(plan::share).toList());
        Files.write(folder.resolve(OptimizerShards.INDEX), shards.index());

        assertThat(read()).isEqualTo(shards);
        assertThat(shards.files()).containsKey("optimizer-00003-of-00003.safetensors");
    }

    @Test
    void aSingleFileHoldsEverything() throws IOException {
        Files.createFile(folder.resolve("optimizer.safetensors"));

        assertThat(read().files())
                .containsExactly(Map.entry("optimizer.safetensors", ParameterShare.whole(CheckpointRanks.LAYOUT)));
    }

    @Test
    void refusesFilesThatMissAMomentOrHoldOneTwice() throws IOException {
        long size = CheckpointRanks.LAYOUT.size();
        for (long[] second : new long[][] {{11, size - 11}, {9, size - 9}, {10, size - 11}, {10, size - 9}}) {
            ParameterShare begin = new ParameterShare(List.of(new ParameterShare.Run(0, 0, 10)));
            ParameterShare rest = new ParameterShare(List.of(new ParameterShare.Run(second[0], 0, second[1])));
            Files.write(
                    folder.resolve(OptimizerShards.INDEX),
                    OptimizerShards.of(List.of(begin, rest)).index());

            assertThatThrownBy(this::read)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("must hold each of %d moments once".formatted(size));
        }
    }

    private OptimizerShards read() throws IOException {
        return OptimizerShards.read(
                new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()), CheckpointRanks.LAYOUT);
    }
}
