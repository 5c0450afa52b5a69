/**
 * Byte-level BPE, equal to Hugging Face {@code tokenizers} on every input: encode, decode, train, and the
 * {@code tokenizer.json} that holds it all. The entry is {@link org.millrace.data.tokenize.Tokenizer}.
 *
 * <pre>
 * text → added tokens cut out → NFC → words (SplitPattern) → merges by rank → ids        Tokenizer
 *
 * text → NFC → words (PreTokenizer) → WordCounts → BpeTrainer → TokenizerJson → files    training
 *                                                                   └→ Tokenizer
 * </pre>
 *
 * <p>Letters, numbers, spaces and normalisation come from a table that was made by asking the reference, so they do
 * not change with the JDK. Tokenized documents travel as Parquet: {@link org.millrace.data.tokenize.TokenizedWriter},
 * {@link org.millrace.data.tokenize.TokenizedReader}.
 */
@NullMarked
package org.millrace.data.tokenize;

import org.jspecify.annotations.NullMarked;
