package org.millrace.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    /**
     * What TensorBoard 2.21's own RecordWriter made of its own Event messages: the version at 1700000000.25; a start at
     * step 301; train/loss 2.75 and speed/tokens_per_second 12345.5 of step 301 at 1700000001.5.
     */
    private static final List<String> GOLDEN = List.of(
            "1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9",
            "100000000000000095fbfe180900001040fc54d94110ad023a020801cb79b93b",
            "410000000000000000a9c2ab0900006040fc54d94110ad022a330a110a0a747261696e2f6c6f73731500003040"
                    + "0a1e0a1773706565642f746f6b656e735f7065725f7365636f6e641500e64046c59ae79b");

    private static final Instant BEGIN = Instant.ofEpochMilli(1_700_000_000_250L);

    @TempDir
    Path folder;

    private Instant now = BEGIN;
    private final InstantSource clock = () -> now;

    @Test
    void bytesAreThoseOfTensorBoardsOwnWriter() throws IOException {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("train/loss", 2.75);
        scalars.put("speed/tokens_per_second", 12345.5);
        try (EventFile file = open(301)) {
            now = BEGIN.plusMillis(1_250);
            file.write(301, scalars);
        }

        assertThat(HexFormat.of().formatHex(Files.readAllBytes(files().get(0)))).isEqualTo(String.join("", GOLDEN));
    }

    @Test
    void whatIsWrittenIsOnDiskBeforeTheFileIsClosed() throws IOException {
        try (EventFile file = open(1)) {
            long before = Files.size(files().get(0));
            file.write(1, Map.of("train/loss", 1.0));

            assertThat(Files.size(files().get(0))).isGreaterThan(before);
        }
    }

    @Test
    void everyAttemptHasAFileOfItsOwnThatSortsAfterTheOthers() throws IOException {
        open(1).close();
        open(101).close();
        now = BEGIN.minusSeconds(3_600);
        open(201).close();

        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "events.out.tfevents.1700000000.from-step-1",
                        "events.out.tfevents.1700000001.from-step-101",
                        "events.out.tfevents.1700000002.from-step-201");
    }

    private EventFile open(long firstStep) throws IOException {
        return new EventFile(
                new Configuration(),
                new org.apache.hadoop.fs.Path(folder.resolve("run").toUri()),
                firstStep,
                clock);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            return files.sorted().toList();
        }
    }
}
