package org.millrace.train.scaling.fit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The families of laws that can be fitted. */
public enum LawForm {
    /** {@link ChinchillaLaw}. */
    CHINCHILLA,
    /** {@link KaplanLaw}. */
    KAPLAN,
    /** {@link HyperparameterPowerLaw}. */
    STEP_LAW;

    /** As options and files write it: {@code chinchilla}, {@code kaplan}, {@code step-law}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<LawForm> of(String id) {
        return Arrays.stream(values()).filter(form -> form.id().equals(id)).findFirst();
    }
}
