/**
 * Byte-level BPE, equal to Hugging Face {@code tokenizers} on every input: encode, decode, train, and the
 * {@code tokenizer.json} that holds it all. The entry is {@link org.millrace.data.tokenize.Tokenizer}.
 *
 * <pre>
 * text → added tokens cut out → NFC → words (SplitPattern) → merges by rank → ids        Tokenizer
 *  ↑                                   WordSplitter, Gpt2Splitter            └→ TextFrame, only when asked for
 * messages, tools                                                                        ChatMl
 *
 * text → NFC → words (PreTokenizer) → WordCounts → BpeTrainer → TokenizerJson → files    training
 *                                                                   └→ Tokenizer
 * </pre>
 *
 * <p>{@link org.millrace.data.tokenize.TokenizerJson} reads and writes the kinds of Qwen2, Qwen2.5, Qwen3, Llama 3 and
 * GPT-2, and refuses others by the name of the field that is not known. The kinds differ in {@code SplitPattern}, which
 * has a scanner by hand for each expression, and in {@code TokenizerOptions}.
 *
 * <p>Letters, numbers, spaces and normalisation come from a table that was made by asking the reference, so they do
 * not change with the JDK. Tokenized documents travel as Parquet: {@link org.millrace.data.tokenize.TokenizedWriter},
 * {@link org.millrace.data.tokenize.TokenizedReader}.
 */
@NullMarked
package org.millrace.data.tokenize;

import org.jspecify.annotations.NullMarked;
