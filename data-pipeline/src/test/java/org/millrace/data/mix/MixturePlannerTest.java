package org.millrace.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MixturePlannerTest {

    private static final double SMALL = 1e-6;

    @Test
    void withoutGoalsEverythingIsTakenOnce() {
        SortedMap<Group, Amount> amounts = random(100, 1);
        assertThat(plan(amounts, Map.of(), OptionalDouble.empty()).epochs().values())
                .containsOnly(1.0);
    }

    @Test
    void aBudgetScalesEverythingAlike() {
        SortedMap<Group, Amount> amounts = amounts("a/en/x", 300, "b/en/x", 100);
        MixturePlan half = plan(amounts, Map.of(), OptionalDouble.of(50));
        assertThat(half.epochs().values()).containsOnly(0.5);
        assertThat(half.tokensBefore()).isEqualTo(100);
        assertThat(half.tokensAfter()).isEqualTo(50);
    }

    @Test
    void sharesOfOneAxisAreMetAndProportionsInsideStay() {
        SortedMap<Group, Amount> amounts = amounts("web/en/x", 600, "web/de/x", 200, "books/en/x", 200);
        MixturePlan plan = plan(
                amounts,
                Map.of(Axis.SOURCE, goals(Map.of("web", 0.5, "books", 0.5), Map.of(), 1)),
                OptionalDouble.empty());
        assertThat(share(plan, Axis.SOURCE, "web")).isEqualTo(0.5, within(SMALL));
        assertThat(share(plan, Axis.LANGUAGE, "de")).isEqualTo(0.125, within(SMALL));
        assertThat(plan.tokensAfter()).isEqualTo(250, within(SMALL));
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void sharesOfThreeAxesAreMetTogether() {
        MixturePlan plan = plan(
                random(1_000, 2),
                Map.of(
                        Axis.SOURCE, goals(Map.of("s0", 0.4), Map.of(), 1),
                        Axis.LANGUAGE, goals(Map.of("l0", 0.5, "l1", 0.2), Map.of(), 2),
                        Axis.DOMAIN, goals(Map.of(), Map.of("d0", 3.0, "d1", 0.25), 1)),
                OptionalDouble.of(5_000));
        assertThat(plan.warnings()).isEmpty();
        assertThat(share(plan, Axis.SOURCE, "s0")).isEqualTo(0.4, within(SMALL));
        assertThat(share(plan, Axis.LANGUAGE, "l0")).isEqualTo(0.5, within(SMALL));
        assertThat(share(plan, Axis.LANGUAGE, "l1")).isEqualTo(0.2, within(SMALL));
        for (Axis axis : Axis.values()) {
            for (MixturePlan.Row row : plan.rows(axis)) {
                assertThat(row.shareAfter())
                        .as("%s %s", axis, row.category())
                        .isEqualTo(Objects.requireNonNull(row.target()), within(SMALL));
            }
        }
        assertThat(plan.tokensAfter()).isEqualTo(5_000, within(5_000 * SMALL));
    }

    @Test
    void factorsMoveDomainsAgainstEachOther() {
        SortedMap<Group, Amount> amounts = amounts("w/en/science", 100, "w/en/social", 100, "w/en/news", 200);
        MixturePlan plan = plan(
                amounts,
                Map.of(Axis.DOMAIN, goals(Map.of(), MixturePreset.KNOWLEDGE.domainFactors(), 1)),
                OptionalDouble.empty());
        double science = share(plan, Axis.DOMAIN, "science");
        assertThat(science / share(plan, Axis.DOMAIN, "social")).isEqualTo(10, within(SMALL));
        assertThat(share(plan, Axis.DOMAIN, "news") / science).isEqualTo(2 / 2.5, within(SMALL));
    }

    @Test
    void temperatureBringsCategoriesTogether() {
        SortedMap<Group, Amount> amounts = amounts("a/en/x", 16_000, "a/sw/x", 1_000);
        for (Map.Entry<Double, Double> expected :
                Map.of(1.0, 16.0, 2.0, 4.0, 4.0, 2.0).entrySet()) {
            MixturePlan plan = plan(
                    amounts,
                    Map.of(Axis.LANGUAGE, goals(Map.of(), Map.of(), expected.getKey())),
                    OptionalDouble.of(1_000));
            assertThat(share(plan, Axis.LANGUAGE, "en") / share(plan, Axis.LANGUAGE, "sw"))
                    .isEqualTo(expected.getValue(), within(SMALL));
        }
    }

    @Test
    void scarceGroupsAreTakenFourTimesAndOthersMakeUpForThem() {
        SortedMap<Group, Amount> amounts = amounts("web/en/x", 100_000, "books/en/x", 1_000, "code/en/x", 40_000);
        MixturePlan plan = plan(
                amounts,
                Map.of(Axis.SOURCE, goals(Map.of("books", 0.5, "code", 0.2), Map.of(), 1)),
                OptionalDouble.of(20_000));
        assertThat(plan.epochs().get(Group.ofKey("books/en/x"))).isEqualTo(4);
        assertThat(plan.tokensAfter()).isEqualTo(20_000, within(SMALL));
        // 19,000 tokens are left for 0.3 and 0.2.
        assertThat(plan.epochs().get(Group.ofKey("web/en/x"))).isEqualTo(11_400 / 25_000.0, within(SMALL));
        assertThat(plan.epochs().get(Group.ofKey("code/en/x"))).isEqualTo(7_600 / 10_000.0, within(SMALL));
        assertThat(plan.warnings())
                .singleElement()
                .asString()
                .contains("books/en/x is scarce")
                .contains("40.0 epochs");
    }

    @Test
    void saysWhereABudgetCannotBeReached() {
        MixturePlan plan = plan(amounts("a/en/x", 400, "b/en/x", 400), Map.of(), OptionalDouble.of(1_000));
        assertThat(plan.epochs().values()).containsOnly(4.0);
        assertThat(plan.tokensAfter()).isEqualTo(800);
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("was to have 1000 tokens"));
    }

    @Test
    void whatIsWantedAndNotThereGoesToTheOthers() {
        MixturePlan plan = plan(
                amounts("a/en/x", 400, "b/en/x", 400),
                Map.of(Axis.SOURCE, goals(Map.of("a", 0.3, "b", 0.3, "c", 0.4), Map.of(), 1)),
                OptionalDouble.empty());
        assertThat(share(plan, Axis.SOURCE, "a")).isEqualTo(0.5, within(SMALL));
        assertThat(plan.warnings()).singleElement().asString().contains("nothing of source 'c'");
    }

    @Test
    void whatIsUnknownTakesNoPartUnlessItIsNamed() {
        SortedMap<Group, Amount> amounts = amounts("web/en/a", 400, "web/en/b", 400, "books/en/unknown", 400);
        AxisGoals books = goals(Map.of("books", 0.6), Map.of(), 1);
        MixturePlan free = plan(
                amounts,
                Map.of(Axis.SOURCE, books, Axis.DOMAIN, goals(Map.of("a", 0.75), Map.of(), 1)),
                OptionalDouble.of(100));
        assertThat(free.warnings()).isEmpty();
        assertThat(share(free, Axis.SOURCE, "books")).isEqualTo(0.6, within(SMALL));
        assertThat(share(free, Axis.DOMAIN, "a")).isEqualTo(0.3, within(SMALL));
        MixturePlan named = plan(
                amounts,
                Map.of(Axis.DOMAIN, goals(Map.of("a", 0.75, "unknown", 0.05), Map.of(), 1)),
                OptionalDouble.of(100));
        assertThat(share(named, Axis.DOMAIN, "unknown")).isEqualTo(0.05, within(SMALL));
        assertThat(share(named, Axis.DOMAIN, "b")).isEqualTo(0.2, within(SMALL));
    }

    @Test
    void saysWhereNothingHasADomain() {
        MixturePlan plan = plan(
                amounts("web/en/unknown", 400),
                Map.of(Axis.DOMAIN, goals(Map.of("science", 0.5), Map.of(), 1)),
                OptionalDouble.empty());
        assertThat(plan.epochs().values()).containsExactly(1.0);
        assertThat(plan.warnings()).singleElement().asString().contains("No document has a domain");
    }

    @Test
    void saysWhereSharesOfTwoAxesContradictEachOther() {
        MixturePlan plan = plan(
                amounts("a/en/x", 400, "b/de/x", 400),
                Map.of(
                        Axis.SOURCE, goals(Map.of("a", 0.9), Map.of(), 1),
                        Axis.LANGUAGE, goals(Map.of("de", 0.9), Map.of(), 1)),
                OptionalDouble.empty());
        assertThat(plan.warnings()).anyMatch(warning -> warning.contains("contradict each other"));
    }

    @Test
    void nothingComesOfNothing() {
        assertThat(plan(new TreeMap<>(), Map.of(), OptionalDouble.of(10)).epochs())
                .isEmpty();
        MixturePlan empty = plan(
                amounts("a/en/x", 0),
                Map.of(Axis.SOURCE, goals(Map.of("a", 1.0), Map.of(), 1)),
                OptionalDouble.empty());
        assertThat(empty.tokensAfter()).isZero();
    }

    @Test
    void weightsAreTakenAsTheyAre() {
        MixturePlan plan = MixturePlanner.ofWeights(
                amounts("a/en/x", 400, "b/en/x", 400, "c/en/x", 40), Map.of("a", 0.5, "c", 6.0), 4, 4);
        assertThat(plan.epochs().values()).containsExactly(0.5, 1.0, 6.0);
        assertThat(plan.warnings()).singleElement().asString().contains("Source 'c' is taken 6.0 times");
    }

    @Test
    void goalsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> goals(Map.of("a", 0.7, "b", 0.4), Map.of(), 1))
                .hasMessageContaining("at most 1 together");
        assertThatThrownBy(() -> goals(Map.of("a", -0.1), Map.of(), 1)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> goals(Map.of(), Map.of("a", -1.0), 1)).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> goals(Map.of(), Map.of(), 0)).hasMessageContaining("Temperature");
        assertThatThrownBy(() -> new MixtureGoals(Map.of(), OptionalDouble.empty(), 4, 0.5))
                .hasMessageContaining("epochs");
        assertThatThrownBy(() -> new MixtureGoals(Map.of(), OptionalDouble.of(0), 4, 4))
                .hasMessageContaining("tokens");
    }

    @Test
    void theTableShowsBeforeAndAfterAndTheWarnings() {
        MixturePlan plan = plan(
                amounts("web/en/science", 40_000_000, "web/en/social", 120_000_000),
                Map.of(Axis.DOMAIN, goals(Map.of("science", 0.75), Map.of(), 1)),
                OptionalDouble.of(100e6));
        assertThat(MixtureTable.of(plan).lines())
                .contains(
                        " by source",
                        "  web                             2        40.0M  100.00%           100.00%         100M     2.50",
                        " by domain",
                        "  social                          1        30.0M   75.00%   25.00%   60.00%        60.0M     2.00")
                .anyMatch(line -> line.startsWith("  ! web/en/science is scarce"))
                .noneMatch(line -> line.contains("by language"));
    }

    private static MixturePlan plan(
            SortedMap<Group, Amount> amounts, Map<Axis, AxisGoals> axes, OptionalDouble tokens) {
        return MixturePlanner.plan(amounts, new MixtureGoals(axes, tokens, 4, 4));
    }

    private static AxisGoals goals(Map<String, Double> shares, Map<String, Double> factors, double temperature) {
        return new AxisGoals(shares, factors, temperature);
    }

    private static double share(MixturePlan plan, Axis axis, String category) {
        return plan.rows(axis).stream()
                .filter(row -> row.category().equals(category))
                .findFirst()
                .orElseThrow()
                .shareAfter();
    }

    /** Groups and their bytes, of which four are a token. */
    private static SortedMap<Group, Amount> amounts(Object... keysAndBytes) {
        SortedMap<Group, Amount> amounts = new TreeMap<>();
        for (int i = 0; i < keysAndBytes.length; i += 2) {
            amounts.put(
                    Group.ofKey((String) keysAndBytes[i]), new Amount(1, ((Number) keysAndBytes[i + 1]).longValue()));
        }
        return amounts;
    }

    /** Every combination of 4 sources, 5 languages and 3 domains, with amounts of one order of magnitude. */
    private static SortedMap<Group, Amount> random(int scale, long seed) {
        Random random = new Random(seed);
        SortedMap<Group, Amount> amounts = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            Group group = new Group("s" + i % 4, "l" + i / 4 % 5, "d" + i / 20);
            amounts.put(group, new Amount(1 + random.nextInt(9), (long) scale * (1 + random.nextInt(9))));
        }
        return amounts;
    }
}
