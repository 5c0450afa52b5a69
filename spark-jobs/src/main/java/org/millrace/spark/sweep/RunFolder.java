package org.millrace.spark.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.AtomicFile;
import org.millrace.spark.step.StableJson;

/**
 * The directory of one run of a sweep, which is a run directory without a corpus:
 *
 * <pre>
 * &lt;run&gt;/sweep/&lt;name&gt;/
 *   config.yaml              resolved, every default filled in
 *   fingerprint              of what the run depends on; written first
 *   training/                metrics.jsonl, checkpoints
 *   result.json              written last
 * </pre>
 */
final class RunFolder {

    private final Configuration hadoop;
    private final FileSystem fileSystem;
    private final Path path;

    RunFolder(Configuration hadoop, Path path) throws IOException {
        this.hadoop = hadoop;
        this.fileSystem = path.getFileSystem(hadoop);
        this.path = path;
    }

    Path training() {
        return new Path(path, "training");
    }

    Path metrics() {
        return new Path(training(), "metrics.jsonl");
    }

    Path checkpoints() {
        return new Path(training(), "checkpoints");
    }

    /** The result of a run with this fingerprint, if it has ended. */
    Optional<SweepResult> result(String fingerprint) throws IOException {
        Optional<byte[]> json = read(resultFile());
        if (json.isEmpty()) {
            return Optional.empty();
        }
        SweepResult result = StableJson.read(json.get(), SweepResult.class);
        return Optional.of(result).filter(found -> found.fingerprint().equals(fingerprint));
    }

    /** Makes ready for a run: what another configuration has left goes, what a killed attempt has left stays. */
    void begin(String fingerprint, byte[] config) throws IOException {
        Path file = new Path(path, "fingerprint");
        boolean continues = read(file)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .filter(fingerprint::equals)
                .isPresent();
        if (!continues) {
            fileSystem.delete(path, true);
            fileSystem.mkdirs(path);
            AtomicFile.write(hadoop, file, fingerprint.getBytes(StandardCharsets.US_ASCII));
        }
        AtomicFile.write(hadoop, new Path(path, "config.yaml"), config);
    }

    /** Forgets all training. */
    void restart() throws IOException {
        fileSystem.delete(training(), true);
    }

    void end(SweepResult result, boolean keepCheckpoints) throws IOException {
        AtomicFile.write(hadoop, resultFile(), StableJson.pretty(result));
        tidy(keepCheckpoints);
    }

    /** Checkpoints go once there is a result. */
    void tidy(boolean keepCheckpoints) throws IOException {
        if (!keepCheckpoints) {
            fileSystem.delete(checkpoints(), true);
        }
    }

    private Path resultFile() {
        return new Path(path, "result.json");
    }

    private Optional<byte[]> read(Path file) throws IOException {
        if (!fileSystem.exists(file)) {
            return Optional.empty();
        }
        try (var in = fileSystem.open(file)) {
            return Optional.of(in.readAllBytes());
        }
    }
}
