package org.millrace.data.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear classifier of texts as fastText has it (Joulin et al. 2016, arXiv 1607.01759): the mean of the rows of a text's
 * words and n-grams, and a linear layer from it to the labels. Reads every supervised model of fastText 0.9, compressed ones
 * too, and gives the numbers that fastText gives.
 *
 * <p>Any number of threads may share one; it is as large as its file.
 */
public final class FastTextModel {

    private final FastTextArguments arguments;
    private final FastTextDictionary dictionary;
    private final int @Nullable [] keptBuckets;
    private final Matrix input;
    private final Matrix output;
    private final OutputLayer layer;
    private final List<String> labels;

    FastTextModel(
            FastTextArguments arguments,
            FastTextDictionary dictionary,
            int @Nullable [] keptBuckets,
            Matrix input,
            Matrix output) {
        this.arguments = arguments;
        this.dictionary = dictionary;
        this.keptBuckets = keptBuckets;
        this.input = input;
        this.output = output;
        this.layer = OutputLayer.of(arguments.loss(), output, dictionary.labelCounts());
        this.labels = dictionary.labelNames();
    }

    /**
     * Reads a {@code .bin} or {@code .ftz}.
     *
     * @param in is read to the end of the model and stays open
     * @param name of the file, for messages
     * @throws FastTextFormatException if it is no such model, or is cut off
     */
    public static FastTextModel read(InputStream in, String name) throws IOException {
        return new FastTextReader(new LittleEndianInput(in, name)).read();
    }

    /**
     * Reads a model as far as its labels.
     *
     * @throws FastTextFormatException if it is no such model, or is cut off before
     */
    public static List<String> readLabels(InputStream in, String name) throws IOException {
        return new FastTextReader(new LittleEndianInput(in, name)).readLabels();
    }

    /**
     * Writes a {@code .bin}, which fastText reads.
     *
     * @throws IllegalStateException if this model is a compressed one
     */
    public void write(OutputStream out) throws IOException {
        if (!(input instanceof DenseMatrix wholeInput) || !(output instanceof DenseMatrix wholeOutput)) {
            throw new IllegalStateException("A compressed model is not written again; copy its file");
        }
        new FastTextWriter(out).write(arguments, dictionary, wholeInput, wholeOutput);
    }

    /** The labels without {@code __label__}, the most frequent of the training data first. */
    public List<String> labels() {
        return labels;
    }

    /** Words that have a row of their own. */
    public int words() {
        return dictionary.words();
    }

    public int dimension() {
        return arguments.dimension();
    }

    /**
     * The probability of each label, in the order of {@link #labels()}, as {@code fasttext predict-prob} gives them for the
     * text with its line feeds replaced by spaces: {@code 1e-5} above the true one. Zero for all where nothing of the text
     * is known to the model.
     */
    public double[] probabilities(String text) {
        RowSum sum = new RowSum(input);
        features().extract(text, sum);
        double[] probabilities = new double[labels.size()];
        if (!sum.isEmpty()) {
            layer.probabilities(sum.mean(), probabilities);
        }
        return probabilities;
    }

    private FeatureRows features() {
        return new FeatureRows(dictionary, arguments, keptBuckets);
    }
}
