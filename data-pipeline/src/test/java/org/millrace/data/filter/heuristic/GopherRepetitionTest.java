package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;

class GopherRepetitionTest {

    private static final double OFF = Double.POSITIVE_INFINITY;

    @Test
    void decidesAsDatatroveDoes() throws IOException {
        var filter = new GopherRepetition(GopherRepetitionSettings.published());
        for (JsonNode line : Golden.read("gopher", "documents.jsonl")) {
            Verdict verdict = filter.judge(Golden.document(line.get("text").asText()));
            String expected = line.get("repetition").asText(null);
            String name = line.get("name").asText();
            if (line.get("repetition").isNull()) {
                assertThat(verdict).as(name).isInstanceOf(Verdict.Keep.class);
            } else {
                assertThat(verdict).as(name).isInstanceOfSatisfying(Verdict.Drop.class, drop -> {
                    assertThat(drop.reason()).as(name).isEqualTo("gopher_repetition." + expected);
                    assertThat(drop.measured())
                            .as(name)
                            .isEqualTo(
                                    line.get("repetition_measured")
                                            .path(expected)
                                            .asDouble(),
                                    within(1e-12));
                });
            }
        }
    }

    @Test
    void keepsAtEachLimitAndDropsJustBeyondIt() throws IOException {
        for (JsonNode line : Golden.read("gopher", "documents.jsonl")) {
            line.get("repetition_measured").properties().forEach(measured -> {
                String reason = measured.getKey();
                double value = measured.getValue().asDouble();
                var document = Golden.document(line.get("text").asText());
                String name = line.get("name").asText() + ", " + reason;
                assertThat(new GopherRepetition(only(reason, value)).judge(document))
                        .as(name)
                        .isInstanceOf(Verdict.Keep.class);
                assertThat(new GopherRepetition(only(reason, Math.nextDown(value))).judge(document))
                        .as(name)
                        .isInstanceOfSatisfying(
                                Verdict.Drop.class,
                                drop -> assertThat(drop.reason()).endsWith("." + reason));
            });
        }
    }

    @Test
    void dropsAnEmptyText() {
        assertThat(new GopherRepetition(GopherRepetitionSettings.published()).judge(Golden.document("")))
                .isEqualTo(new Verdict.Drop("gopher_repetition.empty", 0, 1));
    }

    @Test
    void seesARepeatedRunWhateverItsWordsAre() {
        String run = "alpha beta gamma delta epsilon";
        String text = run + " x1 " + run.replace(" beta", "beta x2").replace("x2", "") + " y " + run;
        var settings = new GopherRepetitionSettings(
                GopherDialect.DATATROVE, WordRule.SPACY, OFF, OFF, OFF, OFF, List.of(), List.of(new NGramLimit(5, 0)));
        assertThat(new GopherRepetition(settings).judge(Golden.document(text)))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class,
                        drop -> assertThat(drop.measured() * text.length())
                                .isEqualTo(run.replace(" ", "").length(), within(1e-9)));
    }

    @Test
    void refusesAnNGramOfNoWords() {
        assertThatThrownBy(() -> new NGramLimit(0, 0.1)).hasMessageContaining("0");
    }

    /** Settings with one rule, named as the drop reason is. */
    private static GopherRepetitionSettings only(String reason, double limit) {
        String number = reason.replaceAll("\\D", "");
        List<NGramLimit> nGrams =
                number.isEmpty() ? List.of() : List.of(new NGramLimit(Integer.parseInt(number), limit));
        return new GopherRepetitionSettings(
                GopherDialect.DATATROVE,
                WordRule.SPACY,
                reason.equals("duplicate_lines") ? limit : OFF,
                reason.equals("duplicate_paragraphs") ? limit : OFF,
                reason.equals("duplicate_line_characters") ? limit : OFF,
                reason.equals("duplicate_paragraph_characters") ? limit : OFF,
                reason.startsWith("top") ? nGrams : List.of(),
                reason.startsWith("top") ? List.of() : nGrams);
    }
}
