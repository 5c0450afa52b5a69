package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    public enum Colour {
        LIGHT_BLUE,
        RED
    }

    public record Inner(
            @Key(value = "A count.", unit = "steps", byDefault = "3", atLeast = 1)
            int count) implements Checked {
        @Override
        public void check(Problems problems) {
            if (count == 13) {
                problems.add("count", count, "a luckier number");
            }
        }
    }

    public record Outer(
            @Key("A name.") String name,

            @Key(value = "A size.", unit = "tokens", byDefault = "4Ki")
            long size,

            @Key(value = "A rate.", byDefault = "0.5", atLeast = 0, atMost = 1)
            double rate,

            @Key(value = "A choice.", byDefault = "red") Colour colour,
            @Key(value = "A flag.", byDefault = "true") boolean flag,

            @Key(value = "Perhaps.", byDefault = Key.ABSENT) @Nullable
            Long perhaps,

            @Key(value = "One.", byDefault = "") Inner inner,
            @Key(value = "Many.", byDefault = "") List<Inner> many,

            @Key(value = "Weights.", byDefault = "", atLeast = 0)
            Map<String, Double> weights) {}

    private final Problems problems = new Problems();

    private Optional<Outer> read(String yaml, String... overrides) {
        return ConfigReader.read(
                ConfigTree.parse("run.yaml", yaml, List.of(overrides), problems), Outer.class, problems);
    }

    @Test
    void fillsInDefaults() {
        assertThat(read("name: x"))
                .contains(new Outer("x", 4096, 0.5, Colour.RED, true, null, new Inner(3), List.of(), Map.of()));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void readsEveryKind() {
        String yaml = """
                name: 12
                size: 18T
                rate: 1
                colour: light-blue
                flag: false
                perhaps: 1.5B
                inner: {count: 7}
                many: [{count: 1}, {}]
                weights: {web: 0.5, code: 2}
                """;
        assertThat(read(yaml))
                .contains(new Outer(
                        "12",
                        18_000_000_000_000L,
                        1,
                        Colour.LIGHT_BLUE,
                        false,
                        1_500_000_000L,
                        new Inner(7),
                        List.of(new Inner(1), new Inner(3)),
                        Map.of("web", 0.5, "code", 2.0)));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void reportsEveryProblemAtOnceWithItsPath() {
        String yaml = """
                nmae: x
                size: 1.5
                rate: 1.01
                colour: green
                flag: yes please
                inner: {count: 13}
                many: [{count: 0}, 7, {cuont: 2}]
                weights: {web: -1, code: heavy}
                """;
        read(yaml);
        assertThat(problems.list().stream().map(Problem::key))
                .containsExactlyInAnyOrder(
                        "nmae",
                        "name",
                        "size",
                        "rate",
                        "colour",
                        "flag",
                        "inner.count",
                        "many[0].count",
                        "many[1]",
                        "many[2].cuont",
                        "weights.web",
                        "weights.code");
        assertThat(problems.list())
                .contains(new Problem("colour", "'green'", "one of light_blue, red", ""))
                .contains(new Problem("rate", "1.01", "a number, at least 0, at most 1", ""))
                .contains(new Problem("inner.count", "13", "a luckier number", ""))
                .anySatisfy(problem -> assertThat(problem.advice()).isEqualTo("did you mean name?"));
    }

    @Test
    void laysOverridesOverTheDocument() {
        assertThat(read(
                        "name: x\nmany: [{count: 1}]",
                        "name=y",
                        "many[0].count=2Ki",
                        "inner.count=5",
                        "weights.a=0.25"))
                .contains(new Outer(
                        "y",
                        4096,
                        0.5,
                        Colour.RED,
                        true,
                        null,
                        new Inner(5),
                        List.of(new Inner(2048)),
                        Map.of("a", 0.25)));
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void reportsOverridesThatCannotBePlaced() {
        read("name: x", "size", "many[0].count=1", "name.first=z", "nope=1");
        assertThat(problems.list().stream().map(Problem::key))
                .containsExactly("--set", "--set many[0].count", "--set name.first", "nope");
    }

    @Test
    void reportsMalformedAndRepeatedYamlWithItsLine() {
        read("name: x\nname: y\n");
        assertThat(problems.list().get(0).key()).startsWith("run.yaml:2:");
        Problems others = new Problems();
        ConfigTree.parse("run.yaml", "- a\n- b\n", List.of(), others);
        assertThat(others.list())
                .containsExactly(new Problem("run.yaml", "a list", "a YAML document of keys and values", ""));
    }

    @Test
    void readsBackWhatTheWriterWrites() {
        Outer record = new Outer(
                "- 12: 'x'",
                1L << 40,
                1e-6,
                Colour.LIGHT_BLUE,
                false,
                7L,
                new Inner(2),
                List.of(new Inner(4)),
                Map.of("web", 0.1));
        assertThat(read(ConfigWriter.yaml(record))).contains(record);
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void explainsEveryKey() {
        assertThat(ConfigExplainer.explain(Outer.class, ""))
                .contains("size\n    A size.\n    a whole number of tokens; default 4Ki\n")
                .contains("name\n    A name.\n    text; required\n")
                .contains("many[].count\n    A count.\n    a whole number of steps, at least 1; default 3\n");
        assertThat(ConfigExplainer.explain(Outer.class, "inner."))
                .isEqualTo("inner.count\n    A count.\n    a whole number of steps, at least 1; default 3\n");
    }
}
