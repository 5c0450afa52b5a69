package org.millrace.train.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as people write them: {@code 42}, {@code 1e-6}, {@code 1_000}, decimal multiples {@code k M B G T P} (B and G
 * are both 10⁹) and binary ones {@code Ki Mi Gi Ti Pi}, the latter also with a trailing {@code B} for bytes.
 */
public final class Quantity {

    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d[\\d_]*)?(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?)\\s*([kKMBGTP]?|(?:[KMGTP]iB?))");

    private static final Map<String, BigDecimal> MULTIPLES = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("K", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("B", BigDecimal.TEN.pow(9)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)));

    private Quantity() {}

    /** The number, or nothing if the text is none. */
    public static Optional<BigDecimal> parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches() || matcher.group(1).chars().noneMatch(Character::isDigit)) {
            return Optional.empty();
        }
        String suffix = matcher.group(2);
        if (suffix.endsWith("iB")) {
            suffix = suffix.substring(0, 2);
        }
        try {
            BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
            return Optional.of(number.multiply(MULTIPLES.get(suffix)));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
