package org.millrace.train.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that ranks tell one another before each step, so that all of them decide about it at the same step and alike.
 * Every rank has the same topics.
 */
public interface StepTopic {

    /** Unique among the topics of a run. */
    String name();

    /** What this rank has to tell; null for nothing. */
    @Nullable
    JsonNode tell();

    /**
     * What the ranks have told, before the step begins.
     *
     * @param step steps done so far
     * @param byRank one for each rank; a null node for one that had nothing to tell
     */
    void hear(long step, List<JsonNode> byRank) throws IOException;
}
