package org.millrace.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.train.config.Problems;
import org.millrace.train.scaling.ChinchillaLoss;
import org.millrace.train.scaling.ChosenLaws;
import org.millrace.train.scaling.DeepSeekLaw;
import org.millrace.train.scaling.KaplanLoss;
import org.millrace.train.scaling.OwnLaw;
import org.millrace.train.scaling.ScalingLaw;
import org.millrace.train.scaling.StepLaw;

/** The laws that {@code --law} can name. */
final class PublishedLaws {

    private static final String OPTION = "--law";

    private PublishedLaws() {}

    static Map<String, List<ScalingLaw>> byName() {
        Map<String, List<ScalingLaw>> laws = new LinkedHashMap<>();
        laws.put("step-law", List.of(new StepLaw()));
        laws.put("deepseek", List.of(new DeepSeekLaw()));
        laws.put("chinchilla", List.of(ChinchillaLoss.original(), ChinchillaLoss.corrected()));
        laws.put("kaplan", List.of(new KaplanLoss()));
        return laws;
    }

    /** The laws of some names and files, in their order; all published ones if there is none. */
    static List<ScalingLaw> of(List<String> names, Problems problems) {
        Map<String, List<ScalingLaw>> published = byName();
        if (names.isEmpty()) {
            return published.values().stream().flatMap(List::stream).toList();
        }
        List<ScalingLaw> laws = new ArrayList<>();
        for (String name : names) {
            String id = name.toLowerCase(Locale.ROOT).replace('_', '-');
            List<ScalingLaw> known = published.get(id);
            if (known != null) {
                laws.addAll(known);
            } else if (id.equals("qwen") || id.startsWith("qwen2")) {
                problems.add(
                        OPTION, name, choices(), "the Qwen reports publish no constants, so there is no law of theirs");
            } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
                OwnLaw own = ChosenLaws.file(HadoopConfigurations.withoutSpark(), OPTION, name, problems);
                if (own != null) {
                    laws.add(own);
                }
            } else {
                problems.add(OPTION, name, choices());
            }
        }
        return laws;
    }

    private static String choices() {
        return "one of %s, or a law's .yaml file".formatted(String.join(", ", byName().keySet()));
    }
}
