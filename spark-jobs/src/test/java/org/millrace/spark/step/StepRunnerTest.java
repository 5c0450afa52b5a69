package org.millrace.spark.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.BadDataException;
import org.millrace.spark.session.SharedSpark;

@ExtendWith(SharedSpark.class)
class StepRunnerTest {

    private static final int PARTS = 5;

    @TempDir
    private Path corpus;

    private StepRunner runner;
    private int built;

    @BeforeEach
    void open(JavaSparkContext spark) {
        runner = new StepRunner(spark, new org.apache.hadoop.fs.Path(corpus.toUri()));
    }

    @Test
    void writesPartsThenTheManifest() throws IOException {
        StepManifest manifest = runner.run(plan("a"), body(Fault.NONE));

        assertThat(files())
                .containsExactly(
                        "_manifest.json",
                        "_timing.json",
                        "part-00000.parquet",
                        "part-00001.parquet",
                        "part-00002.parquet",
                        "part-00003.parquet",
                        "part-00004.parquet");
        assertThat(manifest.parts()).hasSize(PARTS);
        assertThat(Files.readString(step().resolve("part-00003.parquet"))).isEqualTo("part 3");
        assertThat(StableJson.read(Files.readAllBytes(step().resolve("_manifest.json")), StepManifest.class))
                .isEqualTo(manifest);
    }

    @Test
    void aFinishedStepIsSkipped() throws IOException {
        StepManifest first = runner.run(plan("a"), body(Fault.NONE));
        StepManifest second = runner.run(plan("a"), body(Fault.NONE));

        assertThat(built).isEqualTo(1);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void otherSettingsBuildTheStepAgain() throws IOException {
        runner.run(plan("a"), body(Fault.NONE));
        Files.writeString(step().resolve("part-00077.parquet"), "left over");
        runner.run(plan("b"), body(Fault.NONE));

        assertThat(built).isEqualTo(2);
        assertThat(step().resolve("part-00077.parquet")).doesNotExist();
    }

    @Test
    void aMissingOrShortenedPartBuildsTheStepAgain() throws IOException {
        runner.run(plan("a"), body(Fault.NONE));
        Files.delete(step().resolve("part-00002.parquet"));
        runner.run(plan("a"), body(Fault.NONE));
        Files.writeString(step().resolve("part-00002.parquet"), "part");
        runner.run(plan("a"), body(Fault.NONE));

        assertThat(built).isEqualTo(3);
        assertThat(step().resolve("part-00002.parquet")).hasContent("part 2");
    }

    @Test
    void aManifestThatIsNoManifestCountsAsNone() throws IOException {
        runner.run(plan("a"), body(Fault.NONE));
        Files.writeString(step().resolve("_manifest.json"), "{\"step\": ");
        runner.run(plan("a"), body(Fault.NONE));

        assertThat(built).isEqualTo(2);
    }

    @Test
    void aTaskThatFailedOnceLeavesNothingTwice() throws IOException {
        StepManifest clean = runner.run(plan("a"), body(Fault.NONE));
        byte[] before = Files.readAllBytes(step().resolve("_manifest.json"));
        Files.delete(step().resolve("_manifest.json"));
        StepManifest retried = runner.run(plan("a"), body(Fault.FIRST_ATTEMPT));

        assertThat(retried).isEqualTo(clean);
        assertThat(retried.rowsIn()).isEqualTo(PARTS);
        assertThat(Files.readAllBytes(step().resolve("_manifest.json"))).isEqualTo(before);
        assertThat(files()).hasSize(PARTS + 2);
    }

    @Test
    void aStepThatFailsIsNotThere() throws IOException {
        assertThatThrownBy(() -> runner.run(plan("a"), body(Fault.EVERY_ATTEMPT)))
                .hasStackTraceContaining("always fails");

        assertThat(step().resolve("_manifest.json")).doesNotExist();
        assertThat(runner.finished(plan("a"))).isEmpty();
    }

    @Test
    void aRefusedStepLeavesItsFilesToLookAtButNoManifest() {
        StepBody refusing = new StepBody() {
            @Override
            public StepResult build(StepJob job) {
                return job.run(job.ordinals(PARTS), new Write(job.files(), Fault.NONE));
            }

            @Override
            public void check(StepManifest manifest, org.apache.hadoop.fs.Path directory) {
                throw new BadDataException(manifest.rowsIn() + " rows are too many");
            }
        };

        assertThatThrownBy(() -> runner.run(plan("a"), refusing)).hasMessage("5 rows are too many");
        assertThat(step().resolve("part-00000.parquet")).exists();
        assertThat(step().resolve("_manifest.json")).doesNotExist();
    }

    @Test
    void aStepWithoutPartsIsAStep() throws IOException {
        StepManifest manifest =
                runner.run(plan("a"), job -> job.run(job.ordinals(0), new Write(job.files(), Fault.NONE)));

        assertThat(manifest.parts()).isEmpty();
        assertThat(runner.finished(plan("a"))).contains(manifest);
    }

    private StepBody body(Fault fault) {
        return job -> {
            built++;
            return job.run(job.ordinals(PARTS), new Write(job.files(), fault));
        };
    }

    private enum Fault {
        NONE,
        FIRST_ATTEMPT,
        EVERY_ATTEMPT
    }

    /** Writes one line; a faulty attempt fails when its file is there already. */
    private static final class Write implements PartTask<Integer> {

        private final StepFiles files;
        private final Fault fault;

        private Write(StepFiles files, Fault fault) {
            this.files = files;
            this.fault = fault;
        }

        @Override
        public List<PartReport> run(int partition, Iterator<Integer> rows) throws IOException {
            var attempt = files.newAttempt();
            try (var out = attempt.getFileSystem(files.configuration()).create(attempt)) {
                out.write(("part " + partition).getBytes(StandardCharsets.UTF_8));
            }
            int attempts = TaskContext.get().attemptNumber();
            if (fault == Fault.EVERY_ATTEMPT) {
                throw new IOException("always fails");
            } else if (fault == Fault.FIRST_ATTEMPT && attempts == 0) {
                throw new IOException("fails once");
            }
            Tally tally = new Tally();
            tally.tokens("source", 1, 10);
            return List.of(new PartReport(List.of(files.finished(attempt, PartFile.PART, 1)), tally.counts()));
        }
    }

    private static StepPlan plan(String setting) {
        return new StepPlan("step", 1, StableJson.tree(Map.of("setting", setting)), List.of());
    }

    private Path step() {
        return corpus.resolve("step");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(step())) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
