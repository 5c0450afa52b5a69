package org.millrace.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointRecoveryTest {

    private static final int RANKS = 3;

    @TempDir
    Path folder;

    /** What happens to a file on a disk. */
    enum Harm {
        TRUNCATED {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
            }
        },
        BIT_FLIPPED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        },
        MISSING {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void to(Path file) throws IOException;
    }

    @BeforeEach
    void writeTwo() throws Exception {
        CheckpointRanks.write(RANKS, true, false, rank -> FaultyFileSystem.sound(), hadoop(folder), 1);
        CheckpointRanks.write(RANKS, true, false, rank -> FaultyFileSystem.sound(), hadoop(folder), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anyRanksFindTheNewestAlike(int ranks) throws Exception {
        assertThat(recover(ranks)).containsOnly(Optional.of(2L));
    }

    @Test
    void anyHarmToAnyFileIsFoundAndTheCheckpointSetAside() throws Exception {
        List<String> files = names(folder.resolve("step-00000002"));
        assertThat(files).hasSize(14);
        for (String file : files) {
            if (file.equals("COMMITTED")) {
                continue;
            }
            for (Harm harm : Harm.values()) {
                Path damaged = folder.resolve("damaged-step-00000002");
                byte[] before = Files.readAllBytes(folder.resolve("step-00000002/" + file));
                harm.to(folder.resolve("step-00000002/" + file));

                assertThat(recover(2)).as("%s %s", file, harm).containsOnly(Optional.of(1L));
                assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "damaged-step-00000002", "LATEST");
                assertThat(folder.resolve("LATEST")).hasContent("step-00000001");

                Files.write(damaged.resolve(file), before);
                Files.move(damaged, folder.resolve("step-00000002"));
            }
        }
        assertThat(recover(2)).containsOnly(Optional.of(2L));
    }

    @Test
    void whatWasNotCommittedIsRemoved() throws Exception {
        Files.delete(folder.resolve("step-00000002/COMMITTED"));

        assertThat(recover(2)).containsOnly(Optional.of(1L));
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "LATEST");
    }

    @Test
    void allRanksRefuseToStartOverWhenEveryCheckpointIsDamaged() throws Exception {
        Harm.MISSING.to(folder.resolve("step-00000001/optimizer-00002-of-00003.safetensors"));
        Harm.BIT_FLIPPED.to(folder.resolve("step-00000002/model-00001-of-00003.safetensors"));

        assertThatThrownBy(() -> recover(2))
                .satisfies(e -> assertThat(e.getSuppressed())
                        .hasSize(2)
                        .anyMatch(failure -> failure instanceof CheckpointException)
                        .allSatisfy(ofRank -> assertThat(ofRank)
                                .hasMessageContaining("All 2 checkpoints")
                                .hasMessageContaining("step-00000001/optimizer-00002-of-00003.safetensors")
                                .hasMessageContaining("step-00000002/model-00001-of-00003.safetensors")));
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "step-00000002", "LATEST");
    }

    @Test
    void ranksThatDoNotSeeTheSameFilesAreRefused() throws Exception {
        assertThatThrownBy(() -> CheckpointRanks.run(3, group -> {
                    Path seen = group.rank() == 1 ? folder.resolve("on-another-machine") : folder;
                    return new CheckpointRecovery(group, store(seen)).recover();
                }))
                .satisfies(e -> assertThat(e.getSuppressed())
                        .hasSize(3)
                        .allSatisfy(ofRank -> assertThat(ofRank)
                                .hasMessageContaining("Ranks [1] of 3 do not see in")
                                .hasMessageContaining("must lie on a file system that all ranks share")));
        assertThat(names(folder)).containsExactlyInAnyOrder("step-00000001", "step-00000002", "LATEST");
    }

    @Test
    void aNewRunHasNoCheckpoint() throws Exception {
        assertThat(CheckpointRanks.run(
                        2, group -> new CheckpointRecovery(group, store(folder.resolve("new"))).recover()))
                .containsOnly(Optional.empty());
        assertThat(names(folder.resolve("new"))).isEmpty();
    }

    private List<Optional<Long>> recover(int ranks) throws Exception {
        return CheckpointRanks.run(
                ranks,
                group -> new CheckpointRecovery(group, store(folder)).recover().map(Checkpoint::step));
    }

    private static CheckpointStore store(Path directory) throws IOException {
        return new CheckpointStore(FaultyFileSystem.sound(), hadoop(directory), 2);
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
