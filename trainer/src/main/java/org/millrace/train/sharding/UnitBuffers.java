package org.millrace.train.sharding;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.model.ParameterLayout;

/** The buffers that the units of a model pass through where they are not held for good. */
final class UnitBuffers {

    /** One that is in use and one whose unit comes or goes over the network meanwhile. */
    private static final int LAYERS = 2;

    private UnitBuffers() {}

    /**
     * Buffers of one size.
     *
     * @param elements of each
     * @param units that they are for
     */
    record Kind(long elements, int count, List<ParameterLayout.Unit> units) {

        Kind {
            units = List.copyOf(units);
        }

        boolean fits(ParameterLayout.Unit unit) {
            return units.contains(unit);
        }
    }

    /** For weights: of embedding and head one is needed at a time, unless the head takes the embedding's. */
    static List<Kind> of(ParameterLayout layout) {
        List<Kind> all = ofGradients(layout);
        if (layout.hasTiedHead()) {
            return all;
        }
        Kind embedding = all.get(1);
        Kind head = all.get(2);
        List<ParameterLayout.Unit> either = new ArrayList<>(embedding.units());
        either.addAll(head.units());
        return List.of(all.get(0), new Kind(Math.max(embedding.elements(), head.elements()), 1, either));
    }

    /** For gradients: those of the head may be on their way until the embedding's are made. */
    static List<Kind> ofGradients(ParameterLayout layout) {
        List<ParameterLayout.Unit> units = layout.units();
        List<ParameterLayout.Unit> layers = units.subList(1, units.size() - 1);
        ParameterLayout.Unit embedding = units.get(0);
        ParameterLayout.Unit head = units.get(units.size() - 1);
        return List.of(
                new Kind(layers.get(0).size(), Math.min(LAYERS, layers.size()), layers),
                new Kind(embedding.size(), 1, List.of(embedding)),
                new Kind(head.size(), 1, List.of(head)));
    }

    /** Elements of all buffers. */
    static long elements(List<Kind> kinds) {
        return kinds.stream().mapToLong(kind -> kind.count() * kind.elements()).sum();
    }
}
