package org.millrace.train.scaling.fit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A section of a law file. What is wrong is noted under its path, and a harmless value stands in for it. */
final class LawSection {

    private final String path;
    private final JsonNode node;
    private final List<String> problems;

    LawSection(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    LawSection section(String key) {
        if (!node.path(key).isObject()) {
            wrong(key, "a section");
        }
        return new LawSection(path(key), node.path(key), problems);
    }

    List<LawSection> sections(String key) {
        List<LawSection> sections = new ArrayList<>();
        if (!node.path(key).isArray()) {
            wrong(key, "a list");
        }
        node.path(key)
                .forEach(each -> sections.add(new LawSection(path(key) + "[" + sections.size() + "]", each, problems)));
        return sections;
    }

    String text(String key) {
        JsonNode value = node.path(key);
        if (!value.isTextual()) {
            wrong(key, "text");
        }
        return value.asText();
    }

    <T> T choice(String key, T fallback, Function<String, Optional<T>> of, String expected) {
        Optional<T> chosen = of.apply(node.path(key).asText());
        if (chosen.isEmpty()) {
            wrong(key, expected);
        }
        return chosen.orElse(fallback);
    }

    double number(String key) {
        OptionalDouble number = number(node.path(key));
        if (number.isEmpty()) {
            wrong(key, "a finite number");
        }
        return number.orElse(1);
    }

    double positive(String key) {
        double number = number(key);
        if (!(number > 0)) {
            wrong(key, "a positive number");
            return 1;
        }
        return number;
    }

    long whole(String key) {
        double number = number(key);
        if (number != Math.rint(number) || Math.abs(number) > 1L << 53) {
            if (!node.path(key).canConvertToLong()) {
                wrong(key, "a whole number");
            }
        }
        return node.path(key).canConvertToLong() ? node.path(key).longValue() : (long) number;
    }

    Range range(String key) {
        JsonNode bounds = node.path(key);
        OptionalDouble low = number(bounds.path(0));
        OptionalDouble high = number(bounds.path(1));
        if (bounds.size() != 2
                || low.isEmpty()
                || high.isEmpty()
                || !(low.getAsDouble() > 0 && low.getAsDouble() <= high.getAsDouble())) {
            wrong(key, "[smallest, largest], both positive");
            return new Range(1, 1);
        }
        return new Range(low.getAsDouble(), high.getAsDouble());
    }

    /** Lines of numbers, each as many as there are names. */
    List<double[]> rows(String key, int width) {
        List<double[]> rows = new ArrayList<>();
        List<String> lines = text(key).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            OptionalDouble[] numbers = Arrays.stream(lines.get(i).strip().split(" +"))
                    .map(RunColumns::number)
                    .toArray(OptionalDouble[]::new);
            if (numbers.length != width || Arrays.stream(numbers).anyMatch(OptionalDouble::isEmpty)) {
                problems.add(
                        "%s, row %d: got '%s', expected %d numbers".formatted(path(key), i + 1, lines.get(i), width));
            } else {
                rows.add(Arrays.stream(numbers)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray());
            }
        }
        return rows;
    }

    void allowOnly(String... keys) {
        List<String> known = List.of(keys);
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problems.add("%s: an unknown key, expected one of %s".formatted(path(key), String.join(", ", known)));
            }
        });
    }

    private static OptionalDouble number(JsonNode value) {
        if (value.isNumber()) {
            double number = value.doubleValue();
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        }
        return value.isTextual() ? RunColumns.number(value.textValue()) : OptionalDouble.empty();
    }

    private void wrong(String key, String expected) {
        JsonNode value = node.path(key);
        String got = value.isMissingNode() || value.isNull()
                ? "nothing"
                : value.isObject() ? "a section" : value.isArray() ? "a list" : "'" + value.asText() + "'";
        problems.add("%s: got %s, expected %s".formatted(path(key), got, expected));
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
