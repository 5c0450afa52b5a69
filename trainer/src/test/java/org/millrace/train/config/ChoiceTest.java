package org.millrace.train.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    /** A cup of something. */
    public record Cup(
            @ChosenFrom(Drinks.class) Choice drink,

            @Key(value = "Whether it is hot.", byDefault = "false")
            boolean hot) {}

    /** What can be in it. */
    public static final class Drinks implements Kinds {
        @Override
        public SortedMap<String, Kind> kinds() {
            return new TreeMap<>(Map.of(
                    "tea", new Kind(Tea.class, "Leaves in water."), "water", new Kind(Water.class, "Just water.")));
        }
    }

    /** Keys of tea. */
    public record Tea(
            @Key(value = "How long it draws.", unit = "minutes", byDefault = "3", atLeast = 1)
            int minutes,

            @Key("Which leaves.") String leaves)
            implements Checked {
        @Override
        public void check(Problems problems) {
            if (leaves.equals("hay") && minutes > 5) {
                problems.add("minutes", minutes, "at most 5 for hay");
            }
        }
    }

    /** Keys of water: none. */
    public record Water() {}

    @Test
    void isMadeByTheKeyOfItsKind() {
        assertThat(read("tea: {leaves: mint}\nhot: true"))
                .contains(new Cup(new Choice("tea", new Tea(3, "mint")), true));
        assertThat(read("water: {}")).contains(new Cup(new Choice("water", new Water()), false));
        assertThat(read("water:")).contains(new Cup(new Choice("water", new Water()), false));
    }

    @Test
    void needsExactlyOneKind() {
        assertThat(mistakes("hot: true")).containsExactly(": got none of tea, water, expected one of them");
        assertThat(mistakes("{water: {}, tea: {leaves: a}}"))
                .containsExactly(": got water and tea, expected one of them (write a section of its own for each)");
        assertThat(mistakes("tee: {}"))
                .containsExactly("tee: got an unknown key, expected one of tea, water, hot (did you mean tea?)");
    }

    @Test
    void reportsMistakesOfItsSettingsAtTheirKeys() {
        assertThat(mistakes("tea: {minutes: 0}"))
                .containsExactly(
                        "tea.minutes: got 0, expected a whole number of minutes, at least 1",
                        "tea.leaves: got nothing, expected text (Which leaves.)");
        assertThat(mistakes("tea: {minutes: 9, leaves: hay}"))
                .containsExactly("tea.minutes: got 9, expected at most 5 for hay");
        assertThat(mistakes("tea: green"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("tea: got 'green', expected a section");
    }

    @Test
    void isWrittenAsItIsRead() {
        Cup cup = new Cup(new Choice("tea", new Tea(4, "mint")), true);
        assertThat(ConfigWriter.yaml(cup)).startsWith("tea:\n  minutes: 4\n");
        assertThat(read(ConfigWriter.yaml(cup))).contains(cup);
    }

    @Test
    void isExplainedKindByKind() {
        assertThat(ConfigExplainer.explain(Cup.class, "")).isEqualTo("""
                        tea
                            Leaves in water.
                            a section
                        tea.minutes
                            How long it draws.
                            a whole number of minutes, at least 1; default 3
                        tea.leaves
                            Which leaves.
                            text; required
                        water
                            Just water.
                            a section without keys
                        hot
                            Whether it is hot.
                            true or false; default false
                        """);
        assertThat(ConfigExplainer.explain(Cup.class, "tea.l")).startsWith("tea.leaves");
    }

    private static Optional<Cup> read(String yaml) {
        Problems problems = new Problems();
        Optional<Cup> cup = ConfigReader.read(ConfigTree.parse("cup", yaml, List.of(), problems), Cup.class, problems);
        assertThat(problems.list()).isEmpty();
        return cup;
    }

    private static List<String> mistakes(String yaml) {
        Problems problems = new Problems();
        ConfigReader.read(ConfigTree.parse("cup", yaml, List.of(), problems), Cup.class, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }
}
