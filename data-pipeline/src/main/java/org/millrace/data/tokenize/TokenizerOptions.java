package org.millrace.data.tokenize;

import java.util.Optional;

/**
 * What the kinds of {@code tokenizer.json} differ in beside {@link SplitPattern} and {@link Normalization}.
 *
 * @param prefixSpace whether a piece of text between added tokens is given a space at its start if it has none; only
 *     with {@link SplitPattern#GPT2}
 * @param ignoreMerges whether a word that is a token becomes that token, whatever its merges would make of it
 * @param postProcessor what is done with the ids at the end
 * @param spelling how the file says what decides no id
 */
record TokenizerOptions(
        boolean prefixSpace, boolean ignoreMerges, Optional<PostProcessor> postProcessor, JsonSpelling spelling) {

    /** As Qwen2.5's file has it. */
    static final TokenizerOptions QWEN2_5 = new TokenizerOptions(
            false, false, Optional.of(new PostProcessor.Bytes(ByteLevel.OFF)), JsonSpelling.QWEN2_5);

    /** The ids that the post-processor puts around a text. */
    TextFrame frame() {
        return postProcessor.map(PostProcessor::frame).orElse(TextFrame.NONE);
    }
}
