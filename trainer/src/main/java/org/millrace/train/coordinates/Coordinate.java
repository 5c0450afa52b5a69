package org.millrace.train.coordinates;

/**
 * The scale of one activation of one model after so many steps.
 *
 * @param width hidden_size of the model
 * @param activation name, see {@link org.millrace.train.model.Qwen2Model#activations}
 * @param step updates made before it
 * @param rms root mean square over tokens and channels
 * @param change root mean square of the difference from the activation before the first step
 */
public record Coordinate(int width, String activation, int step, double rms, double change) {

    static Coordinate of(int width, String activation, int step, float[] values, float[] before) {
        double squares = 0;
        double differences = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) values[i] - before[i];
            squares += (double) values[i] * values[i];
            differences += difference * difference;
        }
        return new Coordinate(
                width, activation, step, Math.sqrt(squares / values.length), Math.sqrt(differences / values.length));
    }
}
