package org.millrace.train.scaling.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether what a fit ended at is a law: finite, and falling with N and D. */
final class LawCheck {

    /** The exponents of both forms, and what the loss falls with by them. */
    private static final Map<String, String> EXPONENTS =
            Map.of("alpha", "parameters", "alpha_N", "parameters", "beta", "tokens", "alpha_D", "tokens");

    private LawCheck() {}

    /** Everything wrong with it; empty if nothing is. */
    static List<String> problems(LossLaw law) {
        List<String> problems = new ArrayList<>();
        law.constants().forEach((name, value) -> {
            String size = EXPONENTS.get(name);
            if (!Double.isFinite(value)) {
                problems.add("the fit gives no finite %s: these runs do not determine it".formatted(name));
            } else if (size != null && value <= 0) {
                problems.add(String.format(
                        Locale.ROOT,
                        "the fit gives %s = %.3g, expected a positive exponent: in these runs the loss does not fall"
                                + " with %s",
                        name,
                        value,
                        size));
            }
        });
        return problems;
    }
}
