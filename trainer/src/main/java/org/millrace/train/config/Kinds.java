package org.millrace.train.config;

import java.lang.reflect.RecordComponent;
import java.util.SortedMap;

/** The kinds that a {@link Choice} has, which may depend on the class path. */
public interface Kinds {

    /**
     * One kind.
     *
     * @param settings public record of its settings
     * @param meaning what it is, in one or two sentences
     */
    record Kind(Class<? extends Record> settings, String meaning) {}

    /** The kinds by their keys. */
    SortedMap<String, Kind> kinds();

    /** The kinds of a component of type {@link Choice}. */
    static SortedMap<String, Kind> of(RecordComponent component) {
        ChosenFrom from = component.getAnnotation(ChosenFrom.class);
        if (from == null) {
            throw new IllegalStateException("%s of %s has no @ChosenFrom"
                    .formatted(
                            component.getName(), component.getDeclaringRecord().getSimpleName()));
        }
        try {
            return from.value().getDeclaredConstructor().newInstance().kinds();
        } catch (java.lang.reflect.InvocationTargetException refused) {
            if (refused.getCause() instanceof ConfigException mistake) {
                throw mistake;
            }
            throw new IllegalStateException("Could not make " + from.value().getName(), refused.getCause());
        } catch (ReflectiveOperationException unreachable) {
            throw new IllegalStateException(from.value().getName() + " must be public", unreachable);
        }
    }
}
