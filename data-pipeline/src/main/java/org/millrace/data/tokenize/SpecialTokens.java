package org.millrace.data.tokenize;

/**
 * What to do where the text spells a special token, such as {@code <|im_end|>}. Added tokens that are not special, such
 * as Qwen2.5's {@code <tool_call>}, are ordinary vocabulary and are always recognised.
 */
public enum SpecialTokens {
    /** It becomes its id. For prompts that the program has written itself. */
    RECOGNISE,
    /** It is text like any other, and cannot be smuggled in. For documents. */
    AS_TEXT,
    /** It is refused with an {@link IllegalArgumentException}. */
    FORBID
}
