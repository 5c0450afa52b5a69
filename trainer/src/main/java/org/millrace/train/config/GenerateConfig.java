package org.millrace.train.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text from a model. */
public record GenerateConfig(
        @Key(
                value = "A Hugging Face folder of the Qwen2 kind; left out, the newest checkpoint of the run.",
                byDefault = Key.ABSENT)
        @Nullable
        String model,

        @Key(value = "What the model computes in; bf16 reads half the memory for each token.", byDefault = "bf16")
        Precision precision,

        @Key(value = "What each text begins with.", byDefault = "[The]")
        List<String> prompts,

        @Key(value = "Longest continuation.", unit = "tokens", byDefault = "128", atLeast = 1)
        int maxNewTokens,

        @Key(
                value = "Divides the logits; 0 always takes the likeliest token.",
                byDefault = "0.8",
                atLeast = 0,
                atMost = 100)
        double temperature,

        @Key(value = "Draw from the k likeliest tokens only; 0 for all.", byDefault = "0", atLeast = 0)
        int topK,

        @Key(
                value = "Draw from the fewest tokens whose probabilities reach this sum; 1 for all.",
                byDefault = "0.95",
                atLeast = 1e-9,
                atMost = 1)
        double topP,

        @Key(value = "The same seed draws the same text.", byDefault = "0")
        long seed) {

    public GenerateConfig {
        prompts = List.copyOf(prompts);
    }
}
