package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.step.Counts;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.SourceCounts;

class PassPartTest {

    private static final DocumentFilter NO_X = filter(
            document -> document.text().contains("x") ? new Verdict.Drop("no_x", 1, 0) : new Verdict.Keep(document));
    private static final DocumentFilter CUT = filter(
            document -> new Verdict.Keep(document.withText(document.text().substring(1))));

    @Test
    void eachStepKeepsItsOwnBooks() throws IOException {
        List<Counts> counts = run(List.of(CUT, NO_X, CUT), SourceChoice.ALL, "abc", "axc", "xbc");
        assertThat(counts).extracting(Counts::rowsIn).containsExactly(3L, 3L, 2L);
        assertThat(counts).extracting(Counts::rowsOut).containsExactly(3L, 2L, 2L);
        assertThat(counts.get(1).dropped()).isEqualTo(Map.of("no_x", 1L));
        assertThat(counts).extracting(count -> web(count).charactersIn()).containsExactly(9L, 6L, 4L);
        assertThat(counts).extracting(count -> web(count).charactersOut()).containsExactly(6L, 4L, 2L);
    }

    private static SourceCounts web(Counts counts) {
        return Objects.requireNonNull(counts.sources().get("web"));
    }

    @Test
    void documentsOfOtherSourcesPassUnseen() throws IOException {
        SourceChoice code = new SourceChoice(List.of("code"), List.of());
        assertThat(run(List.of(NO_X), code, "x").get(0).rowsOut()).isEqualTo(1);
        SourceChoice notWeb = new SourceChoice(List.of(), List.of("web"));
        assertThat(run(List.of(NO_X), notWeb, "x").get(0).rowsOut()).isEqualTo(1);
        assertThat(run(List.of(NO_X), SourceChoice.ALL, "x").get(0).rowsOut()).isZero();
    }

    @Test
    void aFilterThatFailsNamesStepAndDocument() {
        assertThatThrownBy(() -> run(List.of(NO_X, CUT), SourceChoice.ALL, ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step-1", "2:0", "web", "memory:");
    }

    private static List<Counts> run(List<DocumentFilter> filters, SourceChoice sources, String... texts)
            throws IOException {
        List<PassStage> stages = IntStream.range(0, filters.size())
                .mapToObj(step -> new PassStage("step-" + step, sources, null, true, false))
                .toList();
        try (PassPart part = new PassPart(stages, filters)) {
            for (int i = 0; i < texts.length; i++) {
                part.document(Document.read(new DocumentId(2, i), "web", "memory:", texts[i], Map.of()));
            }
            return part.finish().stream().map(PartReport::counts).toList();
        }
    }

    private static DocumentFilter filter(Function<Document, Verdict> rule) {
        return new DocumentFilter() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public Verdict judge(Document document) {
                return rule.apply(document);
            }
        };
    }
}
