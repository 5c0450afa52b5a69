package org.millrace.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.millrace.spark.bill.BillLine;
import org.millrace.spark.bill.Rates;

class BillTextTest {

    private static final Rates RATES = new Rates("a test", new TreeMap<>(), new TreeMap<>(), 0, 0, 0, 0.25);
    private static final BillLine READ = new BillLine("read", 4e12, 3.6e9, 1.5e13, 0, 0, true);
    private static final BillLine TOKENIZE = new BillLine("tokenize", 4e12, 0.36e9, 2e12, 3e12, 5e11, true);

    @Test
    void addsUpWhatTheStepsCost() {
        assertThat(BillText.of(List.of(READ, TOKENIZE), RATES, 1000)).isEqualTo("""
                What all of them cost, by the rates of a test:
                step      characters in  core-hours  bytes read  written  shuffled
                read             4.00 T   1,000,000      15.0 T
                tokenize         4.00 T     100,000      2.00 T   3.00 T     500 G
                all                       1,100,000      17.0 T   3.00 T     500 G
                It makes about 1.00 T tokens.
                1,000 cores that are always busy take 45.8 days.""");
    }

    @Test
    void saysHoursWhereDaysAreFew() {
        assertThat(BillText.of(List.of(READ), RATES, 50_000))
                .endsWith("50,000 cores that are always busy take 20.0 hours.");
    }

    @Test
    void saysNothingOfTokensAndCoresThatAreNotAskedFor() {
        assertThat(BillText.of(List.of(READ), RATES, null)).doesNotContain("tokens", "cores that");
    }

    @Test
    void saysWhichStepsItKnowsNothingOf() {
        BillLine unknown = new BillLine("no_shouting", 4e12, 0, 0, 0, 0, false);
        assertThat(BillText.of(List.of(READ, unknown), RATES, null))
                .contains("no_shouting", "?")
                .contains("No rates are known for no_shouting, which count as nothing")
                .contains("--measured DIRECTORY");
    }
}
