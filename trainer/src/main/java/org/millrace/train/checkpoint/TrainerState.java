package org.millrace.train.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code trainer_state.json}: where a run is, apart from its weights and moments.
 *
 * @param step steps behind it, skipped ones included
 * @param stage name of the stage of the last step
 * @param cursors data cursor of every stage that has begun: samples taken from its dataset
 * @param tokens positions trained on, padding included
 * @param optimizerUpdates steps that were applied
 * @param skippedSteps steps that were not, for a loss or gradient that was not finite
 * @param lastLoss mean loss of the last step that was applied; null before the first
 * @param seed of the run
 * @param configFingerprint of both maps below
 * @param fixed what a resumed run must have in common with this one, datasets included, by key
 * @param changeable what it may change, by key
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainerState(
        long step,
        String stage,
        Map<String, Long> cursors,
        long tokens,
        long optimizerUpdates,
        long skippedSteps,
        @Nullable Double lastLoss,
        long seed,
        String configFingerprint,
        Map<String, String> fixed,
        Map<String, String> changeable) {

    /** Its name in a checkpoint. */
    public static final String FILE = "trainer_state.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public TrainerState {
        cursors = new LinkedHashMap<>(cursors);
        fixed = new LinkedHashMap<>(fixed);
        changeable = new LinkedHashMap<>(changeable);
    }

    byte[] toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write " + this, e);
        }
    }

    static TrainerState of(byte[] json) throws IOException {
        return JSON.readValue(json, TrainerState.class);
    }
}
