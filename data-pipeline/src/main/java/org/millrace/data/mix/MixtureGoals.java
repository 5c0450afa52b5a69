package org.millrace.data.mix;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a mixture is to be.
 *
 * @param axes goals along each axis; an axis without goals follows from the others
 * @param tokens how large it is to be; where nothing is said, as large as what comes in
 * @param bytesPerToken bytes of UTF-8 that a token has on average, since tokens are only counted later
 * @param maxEpochs how often a document is taken at most, on average of its group; at least 1
 */
public record MixtureGoals(Map<Axis, AxisGoals> axes, OptionalDouble tokens, double bytesPerToken, double maxEpochs) {

    /** Up to so many readings of the same text are nearly as good as new text (Muennighoff et al. 2023, section 6). */
    public static final double MAX_EPOCHS = 4;

    /** What byte-level BPE with a vocabulary of 150,000 makes of most languages. */
    public static final double BYTES_PER_TOKEN = 4;

    public MixtureGoals {
        axes = Map.copyOf(axes);
        if (!(bytesPerToken > 0)) {
            throw new IllegalArgumentException("Bytes a token must be above 0, cannot be: " + bytesPerToken);
        }
        if (!(maxEpochs >= 1)) {
            throw new IllegalArgumentException("Most epochs must be at least 1, cannot be: " + maxEpochs);
        }
        if (tokens.isPresent() && !(tokens.getAsDouble() > 0)) {
            throw new IllegalArgumentException("A mixture must have some tokens, cannot be: " + tokens.getAsDouble());
        }
    }

    /** Those axes that have goals, in their order. */
    Map<Axis, AxisGoals> wanted() {
        Map<Axis, AxisGoals> wanted = new EnumMap<>(Axis.class);
        axes.forEach((axis, goals) -> {
            if (!goals.isNeutral()) {
                wanted.put(axis, goals);
            }
        });
        return wanted;
    }
}
