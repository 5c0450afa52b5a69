package org.millrace.data.classify;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Learns a classifier from labelled texts, by fastText's supervised training: stochastic gradient descent on the softmax
 * loss, one document a step, learning rate falling to zero.
 *
 * <p>In one thread, where fastText has several write over each other, so the same documents in the same order, settings and
 * seed give the same bytes on any machine. Documents are learnt from in an order of the seed, another each epoch; fastText
 * takes them as the file has them, and suffers from files that are sorted by label.
 */
public final class ClassifierTrainer {

    /**
     * An epoch that is over.
     *
     * @param number from 1
     * @param loss mean cross entropy over its documents, in nats, each before it was learnt from
     */
    public record Epoch(int number, double loss) {}

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final ClassifierSettings settings;

    public ClassifierTrainer(ClassifierSettings settings) {
        this.settings = settings;
    }

    /**
     * @param documents of at least two labels
     * @param listener is told of each epoch
     * @throws LabelledDataException if there is nothing to tell apart
     */
    public FastTextModel train(List<LabelledText> documents, Consumer<Epoch> listener) {
        Vocabulary vocabulary = new Vocabulary();
        documents.forEach(vocabulary::add);
        FastTextDictionary dictionary = vocabulary.dictionary(settings.minimumCount());
        if (dictionary.labels() < 2) {
            throw new LabelledDataException("A classifier needs documents of at least two labels, got %d of %s"
                    .formatted(documents.size(), dictionary.labelNames()));
        }
        FastTextArguments arguments = settings.arguments();
        DenseMatrix input = firstWeights((long) dictionary.words() + arguments.buckets());
        DenseMatrix output =
                new DenseMatrix(settings.dimension(), new float[dictionary.labels() * settings.dimension()]);
        List<String> labels = dictionary.labelNames();
        int[] targets = documents.stream()
                .mapToInt(document -> labels.indexOf(document.label()))
                .toArray();
        FeatureRows features = new FeatureRows(dictionary, arguments, null);
        GradientStep step = new GradientStep(input, output);
        double allWords = (double) (dictionary.tokens() - documents.size()) * settings.epochs();
        double wordsSeen = 0;
        for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
            double loss = 0;
            for (int i : order(documents.size(), epoch)) {
                double rate = settings.learningRate() * (1 - wordsSeen / allWords);
                wordsSeen += features.extract(documents.get(i).text(), step);
                loss += step.learn(targets[i], (float) rate);
            }
            listener.accept(new Epoch(epoch, loss / documents.size()));
        }
        return new FastTextModel(arguments, dictionary, null, input, output);
    }

    /** Uniform within ± 1/dimension, each number by its own place and the seed. */
    private DenseMatrix firstWeights(long rows) {
        long size = rows * settings.dimension();
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "%d words and buckets of %d numbers are more than 2³¹; raise the minimum count, or take fewer buckets or dimensions"
                            .formatted(rows, settings.dimension()));
        }
        float[] values = new float[(int) size];
        double bound = 1.0 / settings.dimension();
        for (int i = 0; i < values.length; i++) {
            double uniform = (mix(settings.seed() + GOLDEN * (i + 1L)) >>> 11) * 0x1p-53;
            values[i] = (float) ((2 * uniform - 1) * bound);
        }
        return new DenseMatrix(settings.dimension(), values);
    }

    private int[] order(int documents, int epoch) {
        long salt = mix(settings.seed() ^ GOLDEN * epoch);
        long[] keys = new long[documents];
        for (int i = 0; i < documents; i++) {
            keys[i] = mix(salt + GOLDEN * (i + 1L));
        }
        return IntStream.range(0, documents)
                .boxed()
                .sorted((a, b) -> Long.compare(keys[a], keys[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
