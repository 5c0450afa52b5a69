package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.config.FilterConfig;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

class ConfiguredFiltersTest {

    @Test
    void areThoseOfGopherUnlessMoreIsAskedFor() throws IOException {
        assertThat(filters("gopher_quality: {}"))
                .extracting(DocumentFilter::name)
                .containsExactly("gopher_quality", "gopher_repetition");
    }

    @Test
    void standInTheOrderOfTheirKeysWhateverThatOfTheFile() throws IOException {
        assertThat(filters(
                        "fineweb_quality: {enabled: true}",
                        "c4_paragraphs: {enabled: true}",
                        "c4_quality: {enabled: true}",
                        "gopher_repetition: {enabled: false}"))
                .extracting(DocumentFilter::name)
                .containsExactly("gopher_quality", "c4_quality", "c4_paragraphs", "fineweb_quality");
    }

    @Test
    void takeTheDialectThatIsNamed() throws IOException {
        String page = "Only three words.\n".repeat(5);
        assertThat(c4("google", page)).isInstanceOf(Verdict.Drop.class);
        assertThat(c4("datatrove", page)).isInstanceOf(Verdict.Keep.class);
        assertThat(c4("datatrove", page.replace('.', ','))).isInstanceOf(Verdict.Drop.class);
        assertThat(c4("fineweb", page.replace('.', ','))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void leaveSourcesAloneThatAreToBeSkipped() throws IOException {
        DocumentFilter fineweb = filters(
                        "gopher_quality: {enabled: false}",
                        "gopher_repetition: {enabled: false}",
                        "fineweb_quality: {enabled: true, skip_sources: [poems]}")
                .get(0);
        assertThat(fineweb.judge(document("poems", "short\nlines"))).isInstanceOf(Verdict.Keep.class);
        assertThat(fineweb.judge(document("web", "short\nlines"))).isInstanceOf(Verdict.Drop.class);
    }

    private static Verdict c4(String dialect, String page) throws IOException {
        return filters(
                        "gopher_quality: {enabled: false}",
                        "gopher_repetition: {enabled: false}",
                        "c4_quality: {enabled: true, dialect: " + dialect + "}")
                .get(0)
                .judge(document("web", page));
    }

    private static Document document(String source, String text) {
        return Document.read(new DocumentId(0, 0), source, "memory:", text, Map.of());
    }

    private static List<DocumentFilter> filters(String... lines) throws IOException {
        Problems problems = new Problems();
        FilterConfig config = ConfigReader.read(
                        ConfigTree.parse("filter.yaml", String.join("\n", lines), List.of(), problems),
                        FilterConfig.class,
                        problems)
                .orElseThrow();
        problems.throwIfAny();
        return ConfiguredFilters.heuristics(config).get();
    }
}
