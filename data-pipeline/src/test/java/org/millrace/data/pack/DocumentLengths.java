package org.millrace.data.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Lengths in tokens of the documents of real corpora, the end-of-document token counted: {@code sample} is
 * {@code configs/sample} as the quickstart tokenizes it, {@code mail} the 6,046 messages of SpamAssassin's public corpus
 * and {@code java-sources} 24,000 files of source jars of widely used Java projects, both with the tokenizer of Qwen2.5.
 */
enum DocumentLengths {
    SAMPLE("sample"),
    MAIL("mail"),
    JAVA_SOURCES("java-sources");

    private static final long SEED = 7;

    private final String name;

    DocumentLengths(String name) {
        this.name = name;
    }

    int[] measured() {
        String resource = "lengths-" + name + ".txt.gz";
        try (InputStream in = Objects.requireNonNull(DocumentLengths.class.getResourceAsStream(resource), resource);
                InputStream text = new GZIPInputStream(in)) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs documents drawn from the measured lengths until they make one partition of the stage's length. */
    PackStatistics pack(PackSettings settings, SequenceSink sink) throws IOException {
        return pack(measured(), partitionTokens(settings.sequenceLength()), settings, sink);
    }

    /** The least that a partition holds unless the corpus is smaller. */
    static long partitionTokens(int sequenceLength) {
        return Math.max(1L << 24, 1024L * sequenceLength);
    }

    static PackStatistics pack(int[] lengths, long tokens, PackSettings settings, SequenceSink sink)
            throws IOException {
        Random random = new Random(SEED);
        int[][] documents = new int[lengths.length][];
        Packer packer = settings.packer(sink);
        long packed = 0;
        for (long id = 0; packed < tokens; id++) {
            int chosen = random.nextInt(lengths.length);
            if (documents[chosen] == null) {
                documents[chosen] = new int[lengths[chosen]];
            }
            packer.add(id, "a", documents[chosen]);
            packed += lengths[chosen];
        }
        packer.finish();
        return packer.statistics();
    }
}
