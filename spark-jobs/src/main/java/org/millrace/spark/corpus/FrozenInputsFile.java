package org.millrace.spark.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.InputSource;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.config.SourceConfig;
import org.millrace.spark.step.AtomicFile;

/** {@code corpus/inputs.json}: the files of a run, listed once. */
final class FrozenInputsFile {

    private static final Logger LOG = LogManager.getLogger(FrozenInputsFile.class);

    private final Configuration configuration;
    private final Path file;
    private final List<InputSource> sources;
    private final long splitSize;

    /** @param splitSize about how many bytes of a large file one entry of the list has */
    FrozenInputsFile(Configuration configuration, Path corpus, List<SourceConfig> sources, long splitSize) {
        this.configuration = configuration;
        this.file = new Path(corpus, "inputs.json");
        this.sources = sources.stream().map(SourceConfig::toSource).toList();
        this.splitSize = splitSize;
    }

    /** What the run has listed, if it has listed these sources. */
    Optional<InputManifest> frozen() throws IOException {
        if (!file.getFileSystem(configuration).exists(file)) {
            return Optional.empty();
        }
        return Optional.of(InputManifest.read(configuration, file))
                .filter(manifest -> manifest.sources().equals(sources));
    }

    /** Lists the files anew and keeps the list; says what has changed since the last time. */
    InputManifest freeze() throws IOException {
        Optional<InputManifest> before = frozen();
        InputManifest now = FrozenInputs.freeze(configuration, sources, splitSize);
        before.ifPresent(was -> was.changesTo(now).forEach(change -> LOG.warn("read: {}", change)));
        if (!before.equals(Optional.of(now))) {
            AtomicFile.write(configuration, file, now.toJson().getBytes(StandardCharsets.UTF_8));
        }
        return now;
    }

    /**
     * For steps that read files again which have been listed before.
     *
     * @throws MissingStepException where they are not what they were
     */
    void requireUnchanged(InputManifest listed) throws IOException {
        List<String> changes = listed.changesTo(FrozenInputs.freeze(configuration, sources, splitSize));
        if (!changes.isEmpty()) {
            throw new MissingStepException(
                    "The raw files have to be read again, but they have changed: %s. Run `millrace read` first, or `millrace corpus` for all steps."
                            .formatted(String.join("; ", changes)));
        }
    }
}
