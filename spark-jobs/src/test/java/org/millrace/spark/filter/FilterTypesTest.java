package org.millrace.spark.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

class FilterTypesTest {

    @Test
    void takeTheDialectThatIsNamed() throws IOException {
        String page = "Only three words.\n".repeat(5);
        assertThat(c4("google", page)).isInstanceOf(Verdict.Drop.class);
        assertThat(c4("datatrove", page)).isInstanceOf(Verdict.Keep.class);
        assertThat(c4("datatrove", page.replace('.', ','))).isInstanceOf(Verdict.Drop.class);
        assertThat(c4("fineweb", page.replace('.', ','))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void takeTheSettingsGiven() throws IOException {
        assertThat(judge(new GopherQualityType(), "{min_words: 5, min_mean_word_length: 1}", "that is one of the"))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(judge(new GopherQualityType(), "{min_words: 6, min_mean_word_length: 1}", "that is one of the"))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_few_words", 5, 6));
        assertThat(judge(new FineWebQualityType(), "{}", "short\nlines")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(new C4ParagraphsType(), "{min_lines: 1, min_length: 4}", "lines"))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(judge(new GopherRepetitionType(), "max_duplicate_lines: 0.5", "a\na\na\nb"))
                .isEqualTo(new Verdict.Drop("gopher_repetition.duplicate_lines", 0.5, 0.5));
    }

    private static Verdict c4(String dialect, String page) throws IOException {
        return judge(new C4QualityType(), "dialect: " + dialect, page);
    }

    private static <S extends Record> Verdict judge(FilterType<S> type, String yaml, String text) throws IOException {
        Problems problems = new Problems();
        S settings = ConfigReader.read(
                        ConfigTree.parse("settings", yaml, List.of(), problems), type.settings(), problems)
                .orElseThrow();
        problems.throwIfAny();
        DocumentFilter filter =
                type.create(settings, new FilterContext(type.name(), List.of("web"), 1, new Configuration(false)));
        return filter.judge(Document.read(new DocumentId(0, 0), "web", "memory:", text, Map.of()));
    }
}
