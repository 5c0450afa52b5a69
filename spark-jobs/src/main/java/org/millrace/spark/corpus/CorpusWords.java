package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.api.java.JavaPairRDD;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.WordCounts;
import org.millrace.spark.corpus.WordTotals.Word;
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

    /** What the trainer on the driver is given at most; the merges of a vocabulary are decided by far fewer words. */
    private static final long MOST_WORDS = 1 << 23;

    private static final long MOST_BYTES = 1 << 29;

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
        JavaPairRDD<byte[], Long> words = job.ordinals(corpus.parts().size())
                .flatMapToPair(part -> tally(part, files, input, split, normalization))
                .repartitionAndSortWithinPartitions(new KeyPartitioner.ByRange(partitions), new SortedBytes());
        WordSpectrum spectrum =
                words
                        .mapPartitions(
                                sorted -> List.of(spectrum(sorted).toArray()).iterator())
                        .collect()
                        .stream()
                        .map(WordSpectrum::ofArray)
                        .reduce(new WordSpectrum(), WordSpectrum::plus);
        long leastCount = spectrum.leastCount(MOST_WORDS, MOST_BYTES);
        WordCounts counts = new WordCounts();
        words.mapPartitions(sorted ->
                        List.of(WordTotals.atLeast(leastCount, sorted)).iterator())
                .collect()
                .forEach(written -> WordTotals.addTo(counts, written));
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
                PartStream.of(new DocumentReader(files.configuration(), DocumentPart.path(input, part)))
                        .iterator(),
                new PreTokenizer(split, normalization),
                MOST_WORDS_OF_A_TASK);
    }

    private static WordSpectrum spectrum(Iterator<Tuple2<byte[], Long>> sorted) {
        WordSpectrum spectrum = new WordSpectrum();
        WordTotals words = new WordTotals(sorted);
        while (words.hasNext()) {
            Word word = words.next();
            spectrum.add(word.count(), word.bytes());
        }
        return spectrum;
    }
}
