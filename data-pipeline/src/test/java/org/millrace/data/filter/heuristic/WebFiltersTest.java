package org.millrace.data.filter.heuristic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.Verdict;

/** C4's and FineWeb's filters: datatrove's decisions, and both sides of each limit. */
class WebFiltersTest {

    private static final Map<String, DocumentFilter> FILTERS = Map.of(
            "c4", new C4Quality(C4QualitySettings.datatrove()),
            "c4_fineweb", new C4Quality(C4QualitySettings.fineweb()),
            "c4_paragraphs", new C4Paragraphs(3, 200),
            "fineweb", new FineWebQuality(FineWebQualitySettings.published()));

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("curly_bracket", "c4_quality.curly_bracket"),
            Map.entry("lorem_ipsum", "c4_quality.lorem_ipsum"),
            Map.entry("too_few_sentences", "c4_quality.too_few_sentences"),
            Map.entry("< 3 paragraphs", "c4_paragraphs.too_few_long_lines"),
            Map.entry("empty", "fineweb_quality.empty"),
            Map.entry("line_punct_ratio", "fineweb_quality.too_few_terminated_lines"),
            Map.entry("short_line_ratio", "fineweb_quality.too_many_short_lines"),
            Map.entry("char_dup_ratio", "fineweb_quality.duplicate_line_characters"),
            Map.entry("list_ratio", "fineweb_quality.too_many_line_feeds"));

    @ParameterizedTest
    @ValueSource(strings = {"c4", "c4_fineweb", "c4_paragraphs", "fineweb"})
    void decideAndEditAsDatatroveDoes(String filter) throws IOException {
        for (JsonNode line : Golden.read("web_filters", "documents.jsonl")) {
            String text = line.get("text").asText();
            String name = line.get("name").asText();
            JsonNode expected = line.get(filter);
            Verdict verdict = Objects.requireNonNull(FILTERS.get(filter)).judge(Golden.document(text));
            if (expected.has("dropped")) {
                assertThat(verdict)
                        .as(name)
                        .isInstanceOfSatisfying(
                                Verdict.Drop.class,
                                drop -> assertThat(drop.reason())
                                        .as(name)
                                        .isEqualTo(REASONS.get(
                                                expected.get("dropped").asText())));
            } else {
                assertThat(verdict).as(name).isInstanceOfSatisfying(Verdict.Keep.class, keep -> {
                    String left = keep.document().text();
                    if (expected.has("left")) {
                        assertThat(Hashing.sha256()
                                        .hashString(left, StandardCharsets.UTF_8)
                                        .toString())
                                .as(() -> name + ": " + left)
                                .isEqualTo(expected.get("left").asText());
                    } else {
                        assertThat(left).as(name).isEqualTo(text);
                    }
                });
            }
        }
    }

    @Test
    void countSentencesAsSpacyDoes() throws IOException {
        for (JsonNode line : Golden.read("web_filters", "documents.jsonl")) {
            String text = line.get("text").asText();
            assertThat(Sentences.count(text.toCharArray(), 0, text.length()))
                    .as(line.get("name").asText())
                    .isEqualTo(line.get("sentences").asInt());
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 2, false", "5, 2, false", "4, 3, false", "5, 3, true"})
    void googlesDialectAsksForFiveWordsALineAndThreeSentences(int words, int sentences, boolean kept) {
        String line = "word ".repeat(words - 1) + "word.\n";
        Verdict verdict = new C4Quality(C4QualitySettings.google()).judge(Golden.document(line.repeat(sentences)));
        assertThat(verdict instanceof Verdict.Keep).isEqualTo(kept);
    }

    @Test
    void googlesDialectCountsWordsWithoutCitationsAndTakesNoApostropheForAnEnd() {
        var google = new C4Quality(C4QualitySettings.google());
        String line = "These are just four [1] .\n";
        assertThat(google.judge(Golden.document("These are more than four.\n".repeat(3) + line)))
                .isInstanceOfSatisfying(
                        Verdict.Keep.class,
                        keep -> assertThat(keep.document().text()).endsWith("just four  ."));
        assertThat(google.judge(Golden.document("Here it ends with an apostrophe'\n".repeat(9))))
                .isEqualTo(new Verdict.Drop("c4_quality.too_few_sentences", 0, 3));
        assertThat(google.judge(Golden.document("Only four words [1].\n".repeat(9))))
                .isEqualTo(new Verdict.Drop("c4_quality.too_few_sentences", 0, 3));
    }

    @Test
    void googlesAndDclmsDialectsTakePagesOfUpTo190000Characters() {
        String page = "These are more than four words.\n".repeat(5_935);
        for (C4QualitySettings dialect : List.of(C4QualitySettings.google(), C4QualitySettings.dclm())) {
            C4Quality filter = new C4Quality(dialect);
            String longest = page + ".".repeat(190_000 - page.length());
            Documents.kept(filter, longest);
            assertThat(Documents.dropped(filter, longest + "😀", "too_long").measured())
                    .isEqualTo(190_001);
        }
    }

    @Test
    void dclmsDialectLeavesBlankLinesAndWhiteSpace() {
        String sentence = "  These are more than four words. \n";
        String page = sentence + "\n" + "Only four words here.\n" + sentence + "  \n\n" + sentence;
        assertThat(Documents.kept(new C4Quality(C4QualitySettings.dclm()), page))
                .isEqualTo((sentence + "\n" + sentence + "\n" + sentence).strip());
    }

    @Test
    void dolmasDialectLooksAtEveryLineAndTakesAnEllipsisForAnEnd() {
        C4Quality dolma = new C4Quality(C4QualitySettings.dolma());
        assertThat(Documents.kept(dolma, "Three words here...\nTwo words.\nNo end here\n\nIt ends well!\n"))
                .isEqualTo("Three words here...\nIt ends well!");
        Documents.dropped(dolma, "It ends well.\nlorem ipsum", "lorem_ipsum");
        Documents.dropped(dolma, "It ends well.\n}{", "curly_bracket");
        Documents.dropped(dolma, "It ends well.\nEnable JavaScript now", "javascript");
        assertThat(Documents.kept(dolma, "Enable JavaScript, it says.\nUse cookies and javascripts now."))
                .isEqualTo("Enable JavaScript, it says.\nUse cookies and javascripts now.");
    }

    @ParameterizedTest
    @CsvSource({"0.5, true", "0.51, false"})
    void fineWebKeepsAtItsLimitOfTerminatedLinesAndDropsBelow(double limit, boolean kept) {
        var filter = new FineWebQuality(new FineWebQualitySettings(WordRule.SPACY, limit, 1, 30, 1, 10));
        assertThat(filter.judge(Golden.document("It ends.\nIt does not")) instanceof Verdict.Keep)
                .isEqualTo(kept);
    }

    @Test
    void dropsTellWhatWasMeasured() {
        var fineweb = new FineWebQuality(FineWebQualitySettings.published());
        assertThat(fineweb.judge(Golden.document("a\nb\nc\nIt ends here.")))
                .isEqualTo(new Verdict.Drop("fineweb_quality.too_many_short_lines", 1, 0.67));
        assertThat(new C4Paragraphs(3, 5).judge(Golden.document("12345\n1234\n12345")))
                .isEqualTo(new Verdict.Drop("c4_paragraphs.too_few_long_lines", 2, 3));
    }
}
