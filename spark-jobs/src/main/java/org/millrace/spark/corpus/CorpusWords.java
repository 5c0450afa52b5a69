package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.WordCounts;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import scala.Tuple2;

/**
 * How often each word occurs in the corpus.
 *
 * <pre>
 *   part i ─► {@link WordTally} ──sorted by word──► {@link WordTotals} ─► how many words of each count ─► least count
 *                                        └───────► words of at least that count ─► driver
 * </pre>
 *
 * @param counts of the words that the driver can hold, which are all of them unless there are very many
 * @param different words in the corpus
 * @param leastCount words that are rarer are not among the counts
 */
record CorpusWords(WordCounts counts, long different, long leastCount) {

    private static final Logger LOG = LogManager.getLogger(CorpusWords.class);

    /** Different words that a task holds before it hands them on. */
    private static final int MOST_WORDS_OF_A_TASK = 1 << 18;

    /** Bytes of these words: text without spaces is one long word. */
    private static final int MOST_BYTES_OF_A_TASK = 1 << 26;

    /**
     * What the trainer on the driver is given at most; the merges of a vocabulary are decided by far fewer words. It
     * takes some 16 times the bytes of memory: for each byte of a word its token and that its pair is in the word.
     */
    private static final long MOST_WORDS = 1 << 23;

    private static final long MOST_BYTES = 1 << 27;

    /** Pairs of a word and a count that one task sorts, about. */
    private static final long CHARACTERS_PER_PARTITION = 1L << 28;

    static CorpusWords count(
            StepJob job, StepManifest corpus, Path directory, SplitPattern split, Normalization normalization) {
        StepFiles files = job.files();
        String input = directory.toString();
        long characters = corpus.sources().values().stream()
                .mapToLong(source -> source.charactersOut())
                .sum();
        int partitions = (int) Math.max(job.spark().defaultParallelism(), characters / CHARACTERS_PER_PARTITION);
        JavaRDD<byte[]> words = job.ordinals(corpus.parts().size())
                .flatMapToPair(part -> tally(part, files, input, split, normalization))
                .repartitionAndSortWithinPartitions(new KeyPartitioner(partitions), new SortedBytes())
                .mapPartitions(sorted -> new WordTotals(sorted).written())
                .persist(StorageLevel.MEMORY_AND_DISK());
        WordSpectrum spectrum;
        WordCounts counts = new WordCounts();
        long leastCount;
        try {
            spectrum = WordSpectrum.ofArray(words.mapPartitions(
                            written -> List.of(spectrum(written).toArray()).iterator())
                    .treeReduce((one, other) -> WordSpectrum.ofArray(one)
                            .plus(WordSpectrum.ofArray(other))
                            .toArray()));
            long least = spectrum.leastCount(MOST_WORDS, MOST_BYTES);
            leastCount = least;
            words.map(written -> WordTotals.atLeast(least, written))
                    .collect()
                    .forEach(written -> WordTotals.addTo(counts, written));
        } finally {
            words.unpersist(false);
        }
        LOG.info(
                "tokenizer: {} different words, of which {} occur at least {} times and are trained on",
                spectrum.words(),
                counts.size(),
                leastCount);
        return new CorpusWords(counts, spectrum.words(), leastCount);
    }

    private static Iterator<Tuple2<byte[], Long>> tally(
            int part, StepFiles files, String input, SplitPattern split, Normalization normalization)
            throws IOException {
        return new WordTally(
                PartStream.of(DocumentReader.ofTexts(files.configuration(), DocumentPart.path(input, part)))
                        .iterator(),
                new PreTokenizer(split, normalization),
                MOST_WORDS_OF_A_TASK,
                MOST_BYTES_OF_A_TASK);
    }

    private static WordSpectrum spectrum(Iterator<byte[]> written) {
        WordSpectrum spectrum = new WordSpectrum();
        written.forEachRemaining(words -> WordTotals.addTo(spectrum, words));
        return spectrum;
    }
}
