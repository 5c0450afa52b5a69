package org.millrace.train.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

    private static final String SHA_256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path run;

    @Test
    void aRunAsItWasWrittenIsSound() throws IOException {
        writeStep("corpus/read");
        writeStep("corpus/pack/short");
        writeCheckpoint();

        Verification verification = verify();

        assertThat(verification.isSound()).isTrue();
        assertThat(verification.checked()).hasSize(3);
        assertThat(verification.checked().get(2)).endsWith("step-00000010");
    }

    @Test
    void namesWhatIsDamaged() throws IOException {
        writeStep("corpus/read");
        writeCheckpoint();
        Files.writeString(run.resolve("corpus/read/part-00000.parquet"), "abd");
        Files.writeString(run.resolve("training/checkpoints/step-00000010/weights.bin"), "weightz");

        assertThat(verify().damages())
                .hasSize(2)
                .anySatisfy(damage -> assertThat(damage.path()).endsWith("corpus/read/part-00000.parquet"))
                .anySatisfy(damage -> assertThat(damage.path()).endsWith("step-00000010/weights.bin"));
    }

    @Test
    void aManifestThatCannotBeReadIsDamage() throws IOException {
        writeStep("corpus/read");
        Path manifest = run.resolve("corpus/read/_manifest.json");

        Files.writeString(manifest, "{\"files\": [");
        assertThat(verify().damages()).singleElement().asString().contains("_manifest.json: cannot be read");
        Files.writeString(manifest, "{}");
        assertThat(verify().damages()).singleElement().asString().contains("has no list named files");
        Files.writeString(manifest, "{\"files\": [{\"name\": \"part-00000.parquet\"}]}");
        assertThat(verify().damages()).singleElement().asString().contains("without name, bytes and checksum");
    }

    @Test
    void anUnfinishedStepIsNotDamaged() throws IOException {
        Files.createDirectories(run.resolve("corpus/filter"));

        assertThat(verify()).isEqualTo(new Verification(List.of(), List.of()));
    }

    @Test
    void aStepThatShouldBeFinishedMustHaveItsManifest() throws IOException {
        Files.createDirectories(run.resolve("corpus/filter"));

        assertThat(new ManifestVerifier(new Configuration()).verify(hadoop(run.resolve("corpus/filter"))))
                .singleElement()
                .asString()
                .contains("_manifest.json: is missing, so the step did not finish");
    }

    @Test
    void thereMustBeARun() {
        assertThatThrownBy(() -> Verification.of(new Configuration(), hadoop(run.resolve("none"))))
                .isInstanceOf(FileNotFoundException.class);
    }

    private Verification verify() throws IOException {
        return Verification.of(new Configuration(), hadoop(run));
    }

    private void writeStep(String name) throws IOException {
        Path step = Files.createDirectories(run.resolve(name));
        Files.writeString(step.resolve("part-00000.parquet"), "abc");
        Files.writeString(
                step.resolve("_manifest.json"),
                "{\"step\": \"x\", \"files\": [{\"name\": \"part-00000.parquet\", \"rows\": 1, \"bytes\": 3,"
                        + " \"checksum\": \"" + SHA_256_OF_ABC + "\"}]}");
    }

    private void writeCheckpoint() throws IOException {
        Checkpoints.write(
                new CheckpointStore(new Configuration(), hadoop(run.resolve("training/checkpoints")), 1),
                10,
                files -> files.write("weights.bin", "weights".getBytes(UTF_8)));
    }

    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri());
    }
}
