package org.millrace.data.classify;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the files of fastText 0.9, {@code .bin} and compressed {@code .ftz}, of supervised models. */
final class FastTextReader {

    static final int MAGIC = 793712314;
    static final int VERSION = 12;
    /** Until this version classifiers had no pieces of words, whatever their header says. */
    private static final int VERSION_WITHOUT_PIECES = 11;

    static final int SUPERVISED = 3;
    static final long NOT_PRUNED = -1;

    private final LittleEndianInput in;

    FastTextReader(LittleEndianInput in) {
        this.in = in;
    }

    /** What comes before the weights. */
    private record Head(FastTextArguments arguments, FastTextDictionary dictionary, long pruned) {}

    List<String> readLabels() throws IOException {
        return readHead().dictionary().labelNames();
    }

    FastTextModel read() throws IOException {
        Head head = readHead();
        FastTextArguments arguments = head.arguments();
        FastTextDictionary dictionary = head.dictionary();
        long pruned = head.pruned();
        int[] keptBuckets = pruned == NOT_PRUNED ? null : keptBuckets((int) pruned, arguments.buckets());
        boolean compressed = in.readByte("the input matrix") != 0;
        Matrix input = matrix(compressed, arguments.dimension(), "the input matrix");
        boolean compressedOutput = in.readByte("the output matrix") != 0;
        Matrix output = matrix(compressed && compressedOutput, arguments.dimension(), "the output matrix");
        long hashedRows = pruned == NOT_PRUNED ? arguments.buckets() : pruned;
        if (input.rows() != dictionary.words() + hashedRows || output.rows() != dictionary.labels()) {
            throw in.fault("has %d rows for %d words and %d n-grams, and %d for %d labels"
                    .formatted(input.rows(), dictionary.words(), hashedRows, output.rows(), dictionary.labels()));
        }
        return new FastTextModel(arguments, dictionary, keptBuckets, input, output);
    }

    private Head readHead() throws IOException {
        if (in.readInt("the magic number") != MAGIC) {
            throw in.fault("does not begin as a fastText model does");
        }
        int version = in.readInt("the version");
        if (version < VERSION_WITHOUT_PIECES || version > VERSION) {
            throw in.fault("has version %d of the format; %d and %d can be read"
                    .formatted(version, VERSION_WITHOUT_PIECES, VERSION));
        }
        FastTextArguments arguments = arguments(version);
        int entries = in.readInt("the dictionary");
        int words = in.readInt("the dictionary");
        int labels = in.readInt("the dictionary");
        long tokens = in.readLong("the dictionary");
        long pruned = in.readLong("the dictionary");
        if (words < 0 || labels < 1 || entries != words + labels || pruned < NOT_PRUNED || pruned > Integer.MAX_VALUE) {
            throw in.fault("the dictionary says %d entries, of them %d words and %d labels, which cannot be"
                    .formatted(entries, words, labels));
        }
        return new Head(arguments, dictionary(entries, words, tokens), pruned);
    }

    private FastTextArguments arguments(int version) throws IOException {
        String what = "the header";
        int dimension = in.readInt(what);
        int window = in.readInt(what);
        int epochs = in.readInt(what);
        int minimumCount = in.readInt(what);
        int negatives = in.readInt(what);
        int wordNgrams = in.readInt(what);
        FastTextLoss loss = FastTextLoss.of(in.readInt(what), in.file());
        int model = in.readInt(what);
        int buckets = in.readInt(what);
        int minimumCharacters = in.readInt(what);
        int maximumCharacters = in.readInt(what);
        int updateRate = in.readInt(what);
        double samplingThreshold = in.readDouble(what);
        if (model != SUPERVISED) {
            throw in.fault("holds word vectors and no classifier; expected a model of `fasttext supervised`");
        }
        if (version == VERSION_WITHOUT_PIECES) {
            maximumCharacters = 0;
        }
        if (dimension < 1
                || wordNgrams < 0
                || buckets < 0
                || (buckets == 0 && (wordNgrams > 1 || maximumCharacters > 0))) {
            throw in.fault("the header says %d dimensions, %d buckets and runs of %d words, which cannot be"
                    .formatted(dimension, buckets, wordNgrams));
        }
        return new FastTextArguments(
                dimension,
                window,
                epochs,
                minimumCount,
                negatives,
                wordNgrams,
                loss,
                buckets,
                minimumCharacters,
                maximumCharacters,
                updateRate,
                samplingThreshold);
    }

    private FastTextDictionary dictionary(int entries, int words, long tokens) throws IOException {
        WordTable table = new WordTable();
        long[] counts = new long[Math.min(entries, 1 << 16)];
        for (int i = 0; i < entries; i++) {
            byte[] word = in.readWord("entry %d of the dictionary".formatted(i));
            if (i == counts.length) {
                counts = Arrays.copyOf(counts, (int) Math.min(entries, 2L * counts.length));
            }
            counts[i] = in.readLong("the dictionary");
            boolean label = in.readByte("the dictionary") != 0;
            if (label != (i >= words) || table.add(word, 0, word.length, WordScanner.hash(word, 0, word.length)) != i) {
                throw in.fault("entry %d of the dictionary is out of place or there twice".formatted(i));
            }
        }
        return new FastTextDictionary(table, words, tokens, counts);
    }

    private int[] keptBuckets(int kept, int buckets) throws IOException {
        int[] rows = new int[buckets];
        Arrays.fill(rows, -1);
        for (int i = 0; i < kept; i++) {
            int bucket = in.readInt("the pruned n-grams");
            int row = in.readInt("the pruned n-grams");
            if (bucket < 0 || bucket >= buckets || row < 0 || row >= kept) {
                throw in.fault("n-gram %d has the row %d of %d".formatted(bucket, row, kept));
            }
            rows[bucket] = row;
        }
        return rows;
    }

    private Matrix matrix(boolean compressed, int columns, String what) throws IOException {
        boolean separateLengths = compressed && in.readByte(what) != 0;
        long rows = in.readLong(what);
        long width = in.readLong(what);
        if (width != columns || rows < 0 || rows * columns > Integer.MAX_VALUE - 8L || rows > Integer.MAX_VALUE) {
            throw in.fault("%s is %d × %d; expected %d columns, and at most 2³¹ numbers"
                    .formatted(what, rows, width, columns));
        }
        return compressed
                ? quantized((int) rows, columns, separateLengths, what)
                : new DenseMatrix(columns, floats(rows * columns, what));
    }

    private Matrix quantized(int rows, int columns, boolean separateLengths, String what) throws IOException {
        byte[] codes = new byte[nonNegative(in.readInt(what), what)];
        in.readBytes(codes, what);
        ProductQuantizer parts = quantizer(what);
        if (parts.dimension() != columns || codes.length != (long) rows * parts.parts()) {
            throw in.fault(
                    "%s has %d codes for %d rows of %d parts".formatted(what, codes.length, rows, parts.parts()));
        }
        byte @Nullable [] lengthCodes = null;
        ProductQuantizer lengths = null;
        if (separateLengths) {
            lengthCodes = new byte[rows];
            in.readBytes(lengthCodes, what);
            lengths = quantizer(what);
        }
        return new QuantizedMatrix(rows, codes, parts, lengthCodes, lengths);
    }

    private ProductQuantizer quantizer(String what) throws IOException {
        int dimension = in.readInt(what);
        int parts = in.readInt(what);
        int partSize = in.readInt(what);
        int lastPartSize = in.readInt(what);
        if (parts < 1 || partSize < 1 || lastPartSize < 1 || (parts - 1L) * partSize + lastPartSize != dimension) {
            throw in.fault("%s is cut into %d parts of %d, the last of %d, which do not make %d"
                    .formatted(what, parts, partSize, lastPartSize, dimension));
        }
        return new ProductQuantizer(
                dimension, parts, partSize, lastPartSize, floats((long) dimension * ProductQuantizer.CENTROIDS, what));
    }

    private float[] floats(long count, String what) throws IOException {
        float[] values = new float[(int) count];
        in.readFloats(values, what);
        return values;
    }

    private int nonNegative(int size, String what) throws FastTextFormatException {
        if (size < 0) {
            throw in.fault("%s has a size of %d".formatted(what, size));
        }
        return size;
    }
}
