package org.millrace.spark.corpus;

import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.millrace.data.pack.FullLengthMix;
import org.millrace.data.pack.FullLengthMix.Supply;
import org.millrace.data.tokenize.TokenizedDocument;
import org.millrace.data.tokenize.TokenizedReader;
import org.millrace.spark.BadDataException;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.PackingConfig;
import org.millrace.train.config.StageConfig;

/** Decides, before anything is packed, which sequences stay so that a stage has its share of full-length ones. */
final class FullLengthPlan {

    private static final Logger LOG = LogManager.getLogger(FullLengthPlan.class);

    private final StageConfig stage;
    private final StepManifest tokenized;
    private final Path directory;

    FullLengthPlan(StageConfig stage, StepManifest tokenized, Path directory) {
        this.stage = stage;
        this.tokenized = tokenized;
        this.directory = directory;
    }

    /**
     * The mixture of the stage.
     *
     * @throws BadDataException if the documents are too few and the stage is to fail then
     */
    FullLengthMix mix(StepJob job) throws IOException {
        Double share = stage.packing().fullLengthShare();
        if (share == null) {
            return FullLengthMix.EVERYTHING;
        }
        OptionalLong known = LongDocuments.stretches(tokenized.statistics(), stage.name(), stage.sequenceLength());
        Supply supply = new Supply(
                share,
                stage.sequenceLength(),
                sequences(stage),
                LongDocuments.tokens(tokenized.statistics(), stage.name()),
                known.isPresent() ? known.getAsLong() : count(job));
        if (!supply.isEnough()) {
            String message = shortage(supply);
            if (stage.packing().tooFewLongDocuments() == PackingConfig.TooFew.FAIL) {
                throw new BadDataException(message);
            }
            LOG.warn("{} Going on with what there is.", message);
        }
        return supply.mix();
    }

    /** Sequences that a stage trains on. */
    static long sequences(StageConfig stage) {
        return Math.max(1, stage.tokens() / stage.sequenceLength());
    }

    /** Only for lengths that are not powers of two, for which the tokenized corpus has to be read. */
    private long count(StepJob job) {
        StepFiles files = job.files();
        String folder = directory.toString();
        int length = stage.sequenceLength();
        String name = stage.name();
        return job.ordinals(tokenized.parts().size())
                .map(part -> stretches(files, folder, part, name, length))
                .reduce(Long::sum);
    }

    private static long stretches(StepFiles files, String folder, int part, String stage, int length)
            throws IOException {
        long stretches = 0;
        try (TokenizedReader reader = new TokenizedReader(files.configuration(), DocumentPart.path(folder, part))) {
            while (reader.hasNext()) {
                TokenizedDocument document = reader.next();
                stretches += (long) document.copies(stage) * (document.inputIds().length / length);
            }
        }
        return stretches;
    }

    private String shortage(Supply supply) {
        return String.format(
                Locale.ROOT,
                "Stage %s wants %s of its %,d sequences to be unbroken stretches of %,d tokens, which is %,d; the"
                        + " documents of the corpus give %,d. Without repetition a share of %.4f is possible at most,"
                        + " or %,d tokens of training at the wanted share. Lower packing.full_length_share or the"
                        + " stage's tokens, add longer documents or raise their weight in data.mix.weights, or take"
                        + " what there is: packing.too_few_long_documents: go_on.",
                stage.name(),
                percent(supply.share()),
                supply.sequences(),
                supply.sequenceLength(),
                supply.needed(),
                supply.stretches(),
                Math.floor(supply.possibleShare() * 1e4) / 1e4,
                supply.possibleTokens());
    }

    private static String percent(double share) {
        return new DecimalFormat("#.## %", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(share);
    }
}
