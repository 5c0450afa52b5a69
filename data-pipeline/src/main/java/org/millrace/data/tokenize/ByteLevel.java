package org.millrace.data.tokenize;

/**
 * The settings of a {@code ByteLevel} in {@code tokenizer.json}, which stands in three places there and heeds other
 * settings in each: the pre-tokenizer the first and the last, the post-processor none that decides ids, the decoder
 * none at all.
 *
 * @param addPrefixSpace whether a piece of text that does not begin with a space is given one
 * @param trimOffsets whether spaces do not count in where a token is; of no effect on ids
 * @param useRegex whether it splits by GPT-2's expression
 */
record ByteLevel(boolean addPrefixSpace, boolean trimOffsets, boolean useRegex) {

    /** As Qwen2.5 has it everywhere. */
    static final ByteLevel OFF = new ByteLevel(false, false, false);
}
