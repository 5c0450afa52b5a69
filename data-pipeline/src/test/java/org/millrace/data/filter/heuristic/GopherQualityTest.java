package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;
import org.millrace.data.filter.Verdict;

class GopherQualityTest {

    private static final double OFF = Double.POSITIVE_INFINITY;

    /** For each rule that holds a maximum: settings with that rule alone. */
    private static final Map<String, DoubleFunction<GopherQualitySettings>> MAXIMA = Map.of(
            "words_too_long", limit -> settings(0, limit, OFF, OFF, OFF, OFF, 0, 0),
            "too_many_hashes", limit -> settings(0, OFF, limit, OFF, OFF, OFF, 0, 0),
            "too_many_ellipses", limit -> settings(0, OFF, OFF, limit, OFF, OFF, 0, 0),
            "too_many_bullet_lines", limit -> settings(0, OFF, OFF, OFF, limit, OFF, 0, 0),
            "too_many_ellipsis_lines", limit -> settings(0, OFF, OFF, OFF, OFF, limit, 0, 0));

    private static final Map<String, DoubleFunction<GopherQualitySettings>> MINIMA = Map.of(
            "words_too_short", limit -> settings(limit, OFF, OFF, OFF, OFF, OFF, 0, 0),
            "too_few_alphabetic_words", limit -> settings(0, OFF, OFF, OFF, OFF, OFF, limit, 0),
            "too_few_stop_words", limit -> settings(0, OFF, OFF, OFF, OFF, OFF, 0, (int) Math.ceil(limit)));

    @Test
    void decidesAsDatatroveDoes() throws IOException {
        var filter = new GopherQuality(GopherQualitySettings.published());
        for (JsonNode line : Golden.read("gopher", "documents.jsonl")) {
            Verdict verdict = filter.judge(Golden.document(line.get("text").asText()));
            String expected = line.get("quality").asText(null);
            String name = line.get("name").asText();
            if (line.get("quality").isNull()) {
                assertThat(verdict).as(name).isInstanceOf(Verdict.Keep.class);
            } else {
                assertThat(verdict).as(name).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
                    assertThat(drop.reason()).as(name).isEqualTo("gopher_quality." + expected);
                    assertThat(drop.measured())
                            .as(name)
                            .isEqualTo(
                                    line.get("quality_measured").get(expected).asDouble(), within(1e-12));
                });
            }
        }
    }

    @Test
    void keepsAtEachLimitAndDropsJustBeyondIt() throws IOException {
        for (JsonNode line : Golden.read("gopher", "documents.jsonl")) {
            JsonNode measured = line.get("quality_measured");
            if (!measured.has("words_too_long")) {
                continue; // no word that is not a symbol: there is nothing to measure
            }
            MAXIMA.forEach((reason, limited) -> {
                double value = measured.get(reason).asDouble();
                assertBoundary(line, reason, limited.apply(value), limited.apply(Math.nextDown(value)));
            });
            MINIMA.forEach((reason, limited) -> {
                double value = measured.get(reason).asDouble();
                assertBoundary(line, reason, limited.apply(value), limited.apply(Math.nextUp(value)));
            });
        }
    }

    private static void assertBoundary(
            JsonNode line, String reason, GopherQualitySettings at, GopherQualitySettings beyond) {
        var document = Golden.document(line.get("text").asText());
        String name = line.get("name").asText() + ", " + reason;
        assertThat(new GopherQuality(at).judge(document)).as(name).isInstanceOf(Verdict.Keep.class);
        assertThat(new GopherQuality(beyond).judge(document))
                .as(name)
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).endsWith("." + reason));
    }

    @Test
    void dropsMoreThanAHundredThousandWords() {
        var filter = new GopherQuality(GopherQualitySettings.published());
        String words = "the mill and ".repeat(33_333);
        assertThat(filter.judge(Golden.document(words + "end"))).isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(Golden.document(words + "the end")))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_many_words", 100_001, 100_000));
    }

    @Test
    void matchesStopWordsWithTheirCase() {
        var filter = new GopherQuality(GopherQualitySettings.published());
        String filler = "mill wheel river ".repeat(20);
        assertThat(filter.judge(Golden.document(filler + "The AND")))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_few_stop_words", 0, 2));
        assertThat(filter.judge(Golden.document(filler + "the and"))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void measuresLengthInCodePoints() {
        // 60 words of 10 code points, 20 UTF-16 units each.
        String text = "𝒂𝒃𝒄𝒅𝒆𝒇𝒈𝒉𝒊𝒋 ".repeat(60);
        var limits = settings(0, 10, OFF, OFF, OFF, OFF, 0, 0);
        assertThat(new GopherQuality(limits).judge(Golden.document(text))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void refusesLimitsThatNothingCanMeet() {
        assertThatThrownBy(() -> new GopherQualitySettings(
                        GopherDialect.DATATROVE, WordRule.SPACY, 10, 5, 0, OFF, OFF, OFF, OFF, OFF, 0, 0, List.of()))
                .hasMessageContaining("10 and 5");
    }

    private static GopherQualitySettings settings(
            double minMeanLength,
            double maxMeanLength,
            double hashes,
            double ellipses,
            double bullets,
            double broken,
            double alphabetic,
            int stopWords) {
        return new GopherQualitySettings(
                GopherDialect.DATATROVE,
                WordRule.SPACY,
                0,
                Integer.MAX_VALUE,
                minMeanLength,
                maxMeanLength,
                hashes,
                ellipses,
                bullets,
                broken,
                alphabetic,
                stopWords,
                GopherQualitySettings.published().stopWords());
    }
}
