package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaPairRDD;
import org.millrace.data.pack.PackSettings;
import org.millrace.data.pack.PackStatistics;
import org.millrace.data.pack.PackedManifest;
import org.millrace.data.pack.PackedPart;
import org.millrace.data.tokenize.TokenizedReader;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.spark.BadDataException;
import org.millrace.spark.step.FileEntry;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;
import org.millrace.train.config.StageConfig;
import scala.Tuple2;

/**
 * Shuffles the tokens of the whole corpus and packs them into sequences of one training stage.
 *
 * <pre>
 *   part i ─► (shuffle key, id, copy), tokens ──range of keys, sorted──► packed part j
 * </pre>
 *
 * Sequences are numbered through all parts: a part's first index is the count of those before it, which the manifest
 * says.
 */
final class PackStep implements StepBody {

    private static final Logger LOG = LogManager.getLogger(PackStep.class);

    private final StepManifest input;
    private final Path inputDirectory;
    private final Path tokenizerDirectory;
    private final StageConfig stage;
    private final long seed;
    private final int partitions;

    /** @param partitions how many parts to write; must follow from the corpus and the stage alone */
    PackStep(
            StepManifest input,
            Path inputDirectory,
            Path tokenizerDirectory,
            StageConfig stage,
            long seed,
            int partitions) {
        this.input = input;
        this.inputDirectory = inputDirectory;
        this.tokenizerDirectory = tokenizerDirectory;
        this.stage = stage;
        this.seed = seed;
        this.partitions = partitions;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        if (tokens() == 0) {
            throw new BadDataException(
                    "There is nothing to pack: of what %s wrote, the mixture takes no document. The manifests of the"
                                    .formatted(input.step())
                            + " steps say where they were dropped, and `millrace report` shows it.");
        }
        Tokenizer tokenizer = new TokenizerFolder(job.files(), tokenizerDirectory).get();
        PackSettings settings = new PackSettings(
                stage.packing().policy(),
                stage.sequenceLength(),
                tokenizer.endOfText(),
                stage.packing().maxPaddingShare(),
                new FullLengthPlan(stage, input, inputDirectory).mix(job));
        StepFiles files = job.files();
        String directory = inputDirectory.toString();
        String stageName = stage.name();
        long stageSeed = seed;
        JavaPairRDD<byte[], byte[]> shuffled = job.ordinals(input.parts().size())
                .flatMapToPair(part -> pairs(part, files, directory, stageSeed, stageName))
                .repartitionAndSortWithinPartitions(new KeyPartitioner(partitions), new SortedBytes());
        StepResult result = job.convert(shuffled, new PackTask(files, settings));
        PackStatistics statistics = PackCounts.of(result.counts());
        requireAllTokens(statistics);
        log(statistics);
        PackedManifest packed = PackedManifest.of(
                stage.name(),
                settings.policy(),
                stage.sequenceLength(),
                parts(result),
                statistics,
                tokenizer.fingerprint(),
                tokenizer.endOfText(),
                seed);
        return result.withPacked(packed.toJson());
    }

    private static Iterator<Tuple2<byte[], byte[]>> pairs(
            int part, StepFiles files, String directory, long seed, String stage) throws IOException {
        return PartStream.of(new TokenizedReader(files.configuration(), DocumentPart.path(directory, part)))
                .flatMap(document -> ShuffledTokens.pairs(document, seed, stage))
                .iterator();
    }

    private void requireAllTokens(PackStatistics statistics) {
        if (statistics.tokens() + statistics.leftOut() != tokens()) {
            throw new IllegalStateException(
                    "Packed %d tokens of stage %s and left %d out, but %s wrote %d; the output is not kept"
                            .formatted(
                                    statistics.tokens(), stage.name(), statistics.leftOut(), input.step(), tokens()));
        }
    }

    /** Tokens that the mixture of the stage takes. */
    private long tokens() {
        return LongDocuments.tokens(input.statistics(), stage.name());
    }

    private void log(PackStatistics statistics) {
        LOG.info(
                "pack/{}: {}, {} sequences of {} tokens, {} of full length; {} tokens kept, {} left out; padding {} %;"
                        + " {} cuts a million tokens; {} of {} documents cut, {} of them longer than a sequence",
                stage.name(),
                stage.packing().policy().key(),
                statistics.sequences(),
                stage.sequenceLength(),
                statistics.fullLength(),
                statistics.tokens(),
                statistics.leftOut(),
                String.format(Locale.ROOT, "%.3f", 100 * statistics.paddingShare()),
                String.format(Locale.ROOT, "%.1f", statistics.cutsPerMillionTokens()),
                statistics.documentsCut(),
                statistics.documents(),
                statistics.documentsTooLong());
    }

    private static List<PackedPart> parts(StepResult result) {
        List<PackedPart> parts = new ArrayList<>();
        for (List<PartFile> files : result.parts()) {
            FileEntry file = files.get(0).accepted(parts.size());
            parts.add(new PackedPart(file.name(), file.rows(), file.bytes(), file.checksum()));
        }
        return parts;
    }
}
