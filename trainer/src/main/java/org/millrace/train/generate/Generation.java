package org.millrace.train.generate;

import java.util.List;

/**
 * A continued prompt.
 *
 * @param prompt what it begins with
 * @param text what the model wrote after it, without the token that ended it
 * @param promptTokens tokens of the prompt
 * @param ids tokens of the text
 * @param reason why it ended
 */
public record Generation(String prompt, String text, int promptTokens, List<Integer> ids, FinishReason reason) {

    public Generation {
        ids = List.copyOf(ids);
    }
}
