package org.millrace.spark.mix;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.millrace.data.mix.Axis;
import org.millrace.data.mix.AxisGoals;
import org.millrace.data.mix.MixtureGoals;
import org.millrace.data.mix.MixturePreset;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** The mixture of one stage of training. */
public record StageSettings(
        @Key(value = StageSettings.PRESET, byDefault = "none")
        MixturePreset preset,

        @Key(value = "By name of source.", byDefault = "") AxisSettings source,

        @Key(value = StageSettings.LANGUAGE, byDefault = "") AxisSettings language,

        @Key(value = StageSettings.DOMAIN, byDefault = "") AxisSettings domain,

        @Key(value = StageSettings.TOKENS, unit = "tokens", byDefault = Key.ABSENT, atLeast = 1) @Nullable
        Double tokens,

        @Key(value = StageSettings.MAX_EPOCHS, byDefault = "4", atLeast = 1, atMost = 1000)
        double maxEpochs)
        implements Checked {

    static final String PRESET =
            "Factors by domain to begin with: knowledge (ecommerce 0.25, social 0.25, entertainment 0.5, technology 2,"
                    + " science 2.5, academic 3; our numbers) or none. What domain says goes before it.";

    static final String LANGUAGE = "By code of language; unknown where languages have not been told.";

    static final String DOMAIN = "By class of content, as domain_classifier assigns it; unknown where it has not.";

    static final String TOKENS = "How large the mixture is to be; left out, as large as what comes in.";

    static final String MAX_EPOCHS =
            "How often documents are taken at most; scarce ones reach it, with a warning, and others make up for them.";

    @Override
    public void check(Problems problems) {
        if (preset != MixturePreset.NONE && domain.temperature() != 1) {
            problems.add("domain.temperature", domain.temperature(), "1 beside a preset");
        }
    }

    /** Whether everything is taken as it comes. */
    boolean isDefault() {
        return preset == MixturePreset.NONE
                && source.isDefault()
                && language.isDefault()
                && domain.isDefault()
                && tokens == null;
    }

    MixtureGoals goals(double bytesPerToken) {
        Map<String, Double> factors = new HashMap<>(preset.domainFactors());
        factors.keySet().removeAll(domain.shares().keySet());
        factors.putAll(domain.factors());
        return new MixtureGoals(
                Map.of(
                        Axis.SOURCE,
                        source.goals(),
                        Axis.LANGUAGE,
                        language.goals(),
                        Axis.DOMAIN,
                        new AxisGoals(domain.shares(), factors, domain.temperature())),
                tokens == null ? OptionalDouble.empty() : OptionalDouble.of(tokens),
                bytesPerToken,
                maxEpochs);
    }

    /** Names of sources, by key below a prefix. */
    Map<String, Collection<String>> sourceNames(String prefix) {
        return Map.of(
                prefix + "source.shares", source.shares().keySet(),
                prefix + "source.factors", source.factors().keySet());
    }
}
