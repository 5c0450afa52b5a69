package org.millrace.spark.mix;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.data.mix.MixtureGoals;
import org.millrace.data.mix.MixturePreset;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.SourceNames;
import org.millrace.spark.step.StageNames;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/**
 * Decides how often documents are taken. It moves no row between parts, but stands alone as those kinds do that move some:
 * how often a document is taken depends on how much there is of everything, which the manifest of the step before says.
 */
public final class MixType implements ShuffleType<MixType.Settings> {

    /** Keys of {@code mix}. */
    public record Settings(
            @Key(
                    value = "How many times a document of a source is taken on average, by the source's name: 0.5 takes"
                            + " every other one, 2 each twice, 0 none; 1 where nothing is said. Instead of everything"
                            + " below but max_epochs and stages.",
                    byDefault = "",
                    atLeast = 0,
                    atMost = 1000)
            Map<String, Double> weights,

            @Key(value = StageSettings.PRESET, byDefault = "none")
            MixturePreset preset,

            @Key(value = "By name of source.", byDefault = "")
            AxisSettings source,

            @Key(value = StageSettings.LANGUAGE, byDefault = "")
            AxisSettings language,

            @Key(value = StageSettings.DOMAIN, byDefault = "")
            AxisSettings domain,

            @Key(value = StageSettings.TOKENS, unit = "tokens", byDefault = Key.ABSENT, atLeast = 1) @Nullable
            Double tokens,

            @Key(
                    value = "Bytes of UTF-8 that a token has on average: tokens are estimated here and counted later.",
                    unit = "bytes",
                    byDefault = "4",
                    atLeast = 0.1,
                    atMost = 1000)
            double bytesPerToken,

            @Key(value = StageSettings.MAX_EPOCHS, byDefault = "4", atLeast = 1, atMost = 1000)
            double maxEpochs,

            @Key(
                    value =
                            "Mixtures of stages of training, by the stage's name, of all that comes in; other stages have the"
                                    + " mixture above.",
                    byDefault = "")
            Map<String, StageSettings> stages)
            implements Checked, SourceNames, StageNames {

        public Settings {
            weights = Map.copyOf(weights);
            stages = Map.copyOf(stages);
        }

        /** What is said of all stages that have no mixture of their own. */
        private StageSettings all() {
            return new StageSettings(preset, source, language, domain, tokens, maxEpochs);
        }

        MixtureGoals goals() {
            return all().goals(bytesPerToken);
        }

        @Override
        public void check(Problems problems) {
            all().check(problems);
            if (!weights.isEmpty() && !all().isDefault()) {
                problems.add(
                        "weights",
                        "weights beside goals",
                        "either weights, or preset, source, language, domain, tokens");
            }
        }

        @Override
        public Map<String, Collection<String>> sourceNames() {
            Map<String, Collection<String>> names = new TreeMap<>(all().sourceNames(""));
            names.put("weights", weights.keySet());
            stages.forEach((stage, of) -> names.putAll(of.sourceNames("stages." + stage + ".")));
            return names;
        }

        @Override
        public Set<String> stageNames() {
            return stages.keySet();
        }
    }

    @Override
    public String name() {
        return "mix";
    }

    @Override
    public String description() {
        return "Takes documents as often as shares by source, language and domain need, up to a number of tokens.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean usesSeed() {
        return true;
    }

    @Override
    public int readings() {
        return 1;
    }

    @Override
    public StepBody create(Settings settings, StepInput input) {
        return new MixStep(input, Mixtures.of(settings, input.manifest()));
    }

    @Override
    public String preview(Settings settings, Optional<StepManifest> before) {
        return before.map(manifest -> Mixtures.of(settings, manifest).table())
                .orElse(
                        "  How often each group is taken follows from what the step before counts, which is not finished.");
    }
}
