package org.millrace.data.judge;

import java.io.IOException;
import java.util.List;

/**
 * A language model, for those who only need its words. Implementations live where models do.
 *
 * <p>What an implementation has to hold to:
 *
 * <ul>
 *   <li>as many answers as prompts, in their order, each without its prompt; a model that says nothing answers {@code ""};
 *   <li>one prompt's answer does not depend on the other prompts of the call;
 *   <li>a prompt that it cannot take, such as one that is too long, is answered by {@code ""} and does not fail the call;
 *   <li>an exception means that no answer of the call counts and that the call may be made again.
 * </ul>
 *
 * One call at a time.
 */
public interface TextGenerator {

    /**
     * Everything that its answers depend on beside the prompt, in a stable text: the model and its version, how tokens are
     * chosen, how long answers may be. Answers are cached under it.
     */
    String identity();

    /** Most prompts of one call. */
    int batchSize();

    /**
     * Answers prompts.
     *
     * @param prompts at least one, at most {@link #batchSize()}
     * @throws IOException where the model cannot be reached or run
     */
    List<String> generate(List<String> prompts) throws IOException;
}
