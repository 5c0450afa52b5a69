package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.millrace.data.tokenize.BpeTrainer;
import org.millrace.data.tokenize.Normalization;
import org.millrace.data.tokenize.SplitPattern;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.data.tokenize.TokenizerJson;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepResult;

/**
 * What a tokenizer is to become.
 *
 * @param vocabularySize tokens to end with: 256 bytes, merges and special tokens
 * @param minFrequency fewest occurrences of a pair that is merged
 * @param specialTokens the last ids of the vocabulary
 * @param split how texts are split into words
 * @param normalization what happens to them first
 * @param longestText tokens that a model takes at most, for {@code tokenizer_config.json}
 */
public record TokenizerRecipe(
        int vocabularySize,
        int minFrequency,
        List<String> specialTokens,
        SplitPattern split,
        Normalization normalization,
        int longestText) {

    /** What Qwen2.5 ends texts and chat turns with. */
    public static final List<String> QWEN_SPECIAL_TOKENS = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    public TokenizerRecipe {
        specialTokens = List.copyOf(specialTokens);
    }

    /** Trains it on the documents of a step. */
    StepResult train(StepJob job, StepManifest documents, Path directory) throws IOException {
        CorpusWords words = CorpusWords.count(job, documents, directory, split, normalization);
        TokenizerJson json =
                new BpeTrainer(vocabularySize, specialTokens, minFrequency).train(words.counts(), normalization, split);
        Path folder = job.files().newAttempt();
        TokenizerFiles.write(json, longestText, job.files().configuration(), folder);
        Map<String, Object> statistics = new TreeMap<>();
        statistics.put("words", words.different());
        statistics.put("words_trained_on", words.counts().size());
        statistics.put("least_count", words.leastCount());
        return TokenizerStep.result(job.files(), folder, statistics);
    }
}
