package org.millrace.train.generate;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Precision;
import org.millrace.train.huggingface.ModelFolder;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.model.Qwen2Model;
import org.millrace.train.tensor.Tensor;

/**
 * Continues prompts.
 *
 * <pre>{@code
 * try (Generator generator = Generator.open(configuration, folder, kernels, Precision.BF16)) {
 *     Generation generation = generator.generate("Once upon", settings, out::print);
 * }
 * }</pre>
 *
 * <p>One call at a time, as for the model behind it.
 */
public final class Generator implements AutoCloseable {

    private static final String TOKENIZER = "tokenizer.json";

    private final Supplier<NextTokenLogits> sequences;
    private final Tokenizer tokenizer;
    private final Set<Integer> endTokens;
    private final Runnable release;

    Generator(Supplier<NextTokenLogits> sequences, Tokenizer tokenizer, Set<Integer> endTokens, Runnable release) {
        this.sequences = sequences;
        this.tokenizer = tokenizer;
        this.endTokens = Set.copyOf(endTokens);
        this.release = release;
    }

    /** Over a model in memory, which stays the caller's. Texts end at the tokenizer's end of a document. */
    public static Generator over(Qwen2Model model, Tokenizer tokenizer) {
        checkVocabulary("the model", model.config(), tokenizer);
        return new Generator(() -> new ModelSequence(model), tokenizer, Set.of(tokenizer.endOfText()), () -> {});
    }

    /**
     * Over a Hugging Face folder of the Qwen2 kind, a checkpoint of our own included. Texts end at the end of a document
     * and at the folder's {@code eos_token_id}.
     *
     * @param kernels compute the model; they stay the caller's
     * @param precision that it computes in, whatever type the folder stores
     * @throws IOException if a file is missing, damaged, or of another kind; the message names it
     */
    public static Generator open(Configuration configuration, Path folder, Kernels kernels, Precision precision)
            throws IOException {
        ModelFolder files = ModelFolder.open(configuration, folder);
        Tokenizer tokenizer = readTokenizer(configuration, new Path(folder, TOKENIZER));
        checkVocabulary(folder.toString(), files.config().model(), tokenizer);
        Set<Integer> endTokens = new HashSet<>(files.config().endTokenIds());
        endTokens.add(tokenizer.endOfText());
        Tensor weights = files.readWeights(kernels.device(), precision.computeType());
        Qwen2Model model = new Qwen2Model(files.config().model(), kernels, weights);
        return new Generator(() -> new ModelSequence(model), tokenizer, endTokens, () -> {
            model.close();
            weights.memory().close();
        });
    }

    private static Tokenizer readTokenizer(Configuration configuration, Path file) throws IOException {
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            return Tokenizer.load(in);
        }
    }

    private static void checkVocabulary(String where, ModelConfig config, Tokenizer tokenizer) {
        if (tokenizer.vocabularySize() > config.vocabSize()) {
            throw new IllegalArgumentException(
                    "%s: the tokenizer has %d tokens; vocab_size is only %d, so they do not belong together"
                            .formatted(where, tokenizer.vocabularySize(), config.vocabSize()));
        }
    }

    /**
     * Continues a prompt, in which special tokens are recognised. An empty one begins a document.
     *
     * @param listener gets the text as it grows, in whole characters
     * @throws IllegalArgumentException if the prompt is longer than the model takes
     */
    public Generation generate(String prompt, GenerationSettings settings, Consumer<String> listener) {
        int[] promptIds = tokenizer.encode(prompt);
        if (promptIds.length == 0) {
            promptIds = new int[] {tokenizer.endOfText()};
        }
        StringBuilder text = new StringBuilder();
        StreamingDecoder decoder = new StreamingDecoder(tokenizer::decode, piece -> {
            text.append(piece);
            listener.accept(piece);
        });
        List<Integer> ids = new ArrayList<>();
        FinishReason reason;
        try (NextTokenLogits sequence = sequences.get()) {
            reason = new Continuation(tokenizer.vocabularySize(), endTokens, settings).run(sequence, promptIds, id -> {
                ids.add(id);
                decoder.append(id);
            });
        }
        decoder.finish();
        return new Generation(prompt, text.toString(), promptIds.length, ids, reason);
    }

    /** Releases what {@link #open} has loaded. */
    @Override
    public void close() {
        release.run();
    }
}
