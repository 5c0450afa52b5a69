package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;

/** What is large in one way goes through a JVM with a heap of 2 GB; {@code scripts/bench memory} has more of it. */
@Tag("slow")
class LargeInputsTest {

    @TempDir
    private Path directory;

    @Test
    void aMillionEqualDocuments() throws Exception {
        run(LargeInput.EQUAL_DOCUMENTS);

        assertThat(manifest("read").rowsOut()).isEqualTo(1_000_000);
        assertThat(manifest("deduplicate").dropped()).isEqualTo(Map.of(ExactDuplicates.REASON, 999_999L));
    }

    @Test
    void aLineOfFiftyMegabytesGoesThroughEveryDefaultStep() throws Exception {
        run(LargeInput.LONG_LINE);

        assertThat(manifest("deduplicate").rowsOut()).isEqualTo(1);
        assertThat(manifest("tokenize").tokens()).isGreaterThan(10_000_000);
    }

    private void run(LargeInput input) throws Exception {
        String yaml = input.prepare(directory, input.size());
        try (CorpusProcess process = CorpusProcess.start(directory, yaml, "local[2]", List.of("-Xmx2g"))) {
            process.finish();
        }
    }

    private StepManifest manifest(String step) throws IOException {
        return StableJson.read(
                Files.readAllBytes(directory.resolve("run/corpus").resolve(step).resolve(StepManifest.FILE)),
                StepManifest.class);
    }
}
