package org.millrace.train.scaling.fit;

import java.util.Map;

/** Constants of a law by name. */
final class NamedConstants {

    private NamedConstants() {}

    static double of(Map<String, Double> constants, String name) {
        Double value = constants.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "There is no constant %s among %s".formatted(name, String.join(", ", constants.keySet())));
        }
        return value;
    }
}
