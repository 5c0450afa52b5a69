package org.millrace.data.tokenize;

import java.util.List;

/**
 * The ids that a {@code tokenizer.json} puts around those of a text for a model's sake, such as Llama 3's
 * {@code <|begin_of_text|>}. A corpus is encoded without them.
 *
 * @param before ids before the text
 * @param after ids after the text
 */
public record TextFrame(List<Integer> before, List<Integer> after) {

    /** No ids, as Qwen2.5 and GPT-2 have it. */
    public static final TextFrame NONE = new TextFrame(List.of(), List.of());

    public TextFrame {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
