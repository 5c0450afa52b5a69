package org.millrace.data.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class DocumentStatisticsTest {

    @Test
    void countsInCodePoints() {
        assertThat(TextCounts.of("Ein 𝔘hr-Werk\n\n \u00A0\n2 Räder"))
                .isEqualTo(new TextCounts(24, 4, 17, 2, 19, 15, 1, 7, 4));
        assertThat(TextCounts.of("")).isEqualTo(new TextCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(TextCounts.of("\n \n")).isEqualTo(new TextCounts(3, 0, 0, 0, 0, 0, 0, 3, 0));
    }

    @Test
    void measuresADocumentOnceForEachGroup() {
        Map<String, Double> measured = measure(
                new DocumentStatistics(List.of("source", "language", "suffix", "label:domain")), "Two words\nline 2");
        assertThat(measured)
                .containsEntry("all words", 4.0)
                .containsEntry("all lines", 2.0)
                .containsEntry("all mean_line_length", 7.5)
                .containsEntry("all score:quality", 0.75)
                .containsEntry("source=web characters", 16.0)
                .containsEntry("language=(none) digit_share", 1 / 16.0)
                .containsEntry("suffix=org capital_share", 1 / 16.0)
                .containsEntry("label:domain=science white_space_share", 3 / 16.0);
    }

    @Test
    void keepsEveryDocumentAsItIs() {
        Document document = Document.read(new DocumentId(0, 0), "web", "x", "text", Map.of());
        assertThat(new DocumentStatistics(List.of()).judge(document)).isEqualTo(new Verdict.Keep(document));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.org/a.b?c,             org",
        "http://EXAMPLE.Co.UK:8080,                 uk",
        "https://xn--e1afmkfd.xn--p1ai#x,           xn--p1ai",
        "file:///data/a.txt,                        (none)",
        "/data/a.txt,                               (none)",
        "http://192.168.0.1/,                       (none)",
        "http://localhost/a.b,                      (none)",
        "http://x.org.,                             (none)",
    })
    void takesTheSuffixOfAnAddress(String uri, String suffix) {
        assertThat(DocumentStatistics.suffix(uri)).isEqualTo(suffix);
    }

    @Test
    void refusesDimensionsThatThereAreNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DocumentStatistics(List.of("sauce")))
                .withMessageContaining("sauce");
        assertThat(DocumentStatistics.isDimension("label:")).isFalse();
    }

    private static Map<String, Double> measure(DocumentStatistics statistics, String text) {
        Document document = new Document(
                new DocumentId(0, 0),
                "web",
                "https://a.org/",
                text,
                null,
                1,
                Map.of("quality", 0.75),
                Map.of("domain", "science"),
                Map.of());
        Map<String, Double> measured = new TreeMap<>();
        statistics.measure(document, (group, measure, value) -> {
            assertThat(measured.put(group + " " + measure, value)).isNull();
        });
        return measured;
    }
}
