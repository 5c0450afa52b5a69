package org.millrace.data.tokenize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoding, decoding and training by the kind of text, in microseconds for a MiB of UTF-8. The texts are those of {@code scripts/bench}, which must have run; {@code -Dmillrace.bench.text=FILE}
 * names another file of theirs.
 *
 * <pre>
 * java -cp $CLASSPATH org.openjdk.jmh.Main TokenizerBenchmark -p kind=code
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenizerBenchmark {

    private static final int BYTES = 1 << 20;

    /** A kind of document in the file. */
    @Param({"english", "languages", "code", "mail"})
    public String kind = "";

    private final List<String> texts = new ArrayList<>();
    private final TokenBuffer ids = new TokenBuffer();
    private Tokenizer tokenizer = Qwen25.TOKENIZER;
    private int[] encoded = {};
    private WordCounts words = new WordCounts();

    /** A megabyte of documents, the last one cut. */
    @Setup
    public void read() throws IOException {
        String file = System.getProperty("millrace.bench.text", "target/bench/text/mixed.jsonl");
        int left = BYTES;
        for (TokenizerComparison.Text text : TokenizerComparison.documents(Path.of(file))) {
            if (text.kind().equals(kind) && left > 0) {
                String taken = cut(text.text(), left);
                left -= taken.getBytes(StandardCharsets.UTF_8).length;
                texts.add(taken);
            }
        }
        encoded = tokenizer.encodeOrdinary(String.join("", texts));
        words = count();
    }

    /** Every invocation would find the words of the one before; a new tokenizer has met none. */
    @Setup(Level.Iteration)
    public void forget() {
        tokenizer = new Tokenizer(Qwen25.TOKENIZER.json());
    }

    @Benchmark
    public int encodeKnownWords() {
        ids.clear();
        for (String text : texts) {
            tokenizer.encode(text, SpecialTokens.AS_TEXT, ids);
        }
        return ids.size();
    }

    @Benchmark
    public String decode() {
        return tokenizer.decode(encoded);
    }

    @Benchmark
    public WordCounts countWords() {
        return count();
    }

    /** A vocabulary of 4,096 from words that are counted already. */
    @Benchmark
    public TokenizerJson train() {
        return new BpeTrainer(4096, List.of("<|endoftext|>"), 0).train(words, Normalization.NFC, SplitPattern.QWEN2);
    }

    private WordCounts count() {
        var counts = new WordCounts();
        var splitter = new PreTokenizer(SplitPattern.QWEN2, Normalization.NFC);
        for (String text : texts) {
            splitter.forEachWord(text, (utf8, from, to) -> counts.add(utf8, from, to, 1));
        }
        return counts;
    }

    private static String cut(String text, int bytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= bytes ? text : new String(utf8, 0, bytes, StandardCharsets.UTF_8);
    }
}
