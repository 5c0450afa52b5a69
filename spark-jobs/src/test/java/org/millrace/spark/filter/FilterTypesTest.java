package org.millrace.spark.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertThat(judge(new GopherRepetitionType(), "max_duplicate_lines: 0.4", "a\na\na\nb"))
                .isEqualTo(new Verdict.Drop("gopher_repetition.duplicate_lines", 0.5, 0.4));
    }

    @Test
    void readGophersRulesInTheDialectThatIsNamed() throws IOException {
        String text = "# one of the # words that have #";
        assertThat(judge(new GopherQualityType(), "{min_words: 1, max_symbol_ratio: 0.3}", text))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_many_hashes", 3 / 9.0, 0.3));
        assertThat(judge(new GopherQualityType(), "{dialect: dolma, min_words: 1, max_symbol_ratio: 0.3}", text))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_many_symbols", 3 / 9.0, 0.3));
        assertThat(judge(new GopherQualityType(), "{dialect: dclm, min_words: 7}", text))
                .isEqualTo(new Verdict.Drop("gopher_quality.too_few_words", 6, 7));
        assertThat(judge(new GopherRepetitionType(), "{dialect: dolma, max_duplicate_lines: 0.6}", "a\na\nb"))
                .isEqualTo(new Verdict.Drop("gopher_repetition.duplicate_lines", 2 / 3.0, 0.6));
        assertThat(judge(new GopherRepetitionType(), "{dialect: nemo, max_duplicate_lines: 0.3}", "a\na\nb"))
                .isEqualTo(new Verdict.Drop("gopher_repetition.duplicate_lines", 1 / 3.0, 0.3));
    }

    @Test
    void judgeOnlyTheLanguagesThatAreNamed() throws IOException {
        assertThat(judge(new GopherQualityType(), "languages: [de]", "kurz")).isInstanceOf(Verdict.Keep.class);
        assertThat(judge(new GopherQualityType(), "languages: [en]", "short")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(new FineWebQualityType(), "languages: [de]", "a\nb")).isInstanceOf(Verdict.Keep.class);
        assertThat(judge(new GopherRepetitionType(), "languages: [de]", "a\na")).isInstanceOf(Verdict.Keep.class);
        String chinese = "人人生而自由".repeat(20) + "的是";
        String limits = "{words: unicode, min_mean_word_length: 1, stop_words: [的, 是]}";
        assertThat(judge(new GopherQualityType(), limits, chinese)).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void cutLinesAndReplacePersonalData() throws IOException {
        String prose = "The miller opened the sluice at dawn and went to the river.\n".repeat(3);
        assertThat(text(judge(new RefinedWebLinesType(), "max_removed_words: 1", prose + "3 likes")))
                .isEqualTo(prose.strip());
        assertThat(judge(new RefinedWebLinesType(), "max_removed_words: 0", prose + "3 likes"))
                .isInstanceOf(Verdict.Drop.class);
        assertThat(judge(new NemoEnglishType(), "{}", "too short")).isInstanceOf(Verdict.Drop.class);
        assertThat(text(judge(
                        new PersonalDataType(),
                        "{phone_numbers: true, email_stand_ins: [E], ip_address_stand_ins: [I], phone_number_stand_ins: [P]}",
                        "joe@x.org 8.8.8.8 +49 30 901820")))
                .isEqualTo("E I P");
        assertThat(judge(new PersonalDataType(), "max_findings: 0", "joe@x.org"))
                .isInstanceOf(Verdict.Drop.class);
    }

    @Test
    void tellWhatIsWrongWithTheirSettings() {
        assertThatThrownBy(() -> judge(new PersonalDataType(), "{replace_by: hash}", "text"))
                .hasMessageContaining("hash_key_file");
        assertThatThrownBy(() -> judge(new PersonalDataType(), "{email_stand_ins: []}", "text"))
                .hasMessageContaining("email_stand_ins");
        assertThatThrownBy(() -> judge(new RefinedWebLinesType(), "{cut_anywhere: ['']}", "text"))
                .hasMessageContaining("cut_anywhere[0]");
        assertThatThrownBy(() -> judge(new GopherQualityType(), "{dialect: falcon}", "text"))
                .hasMessageContaining("datatrove, dolma, dclm, nemo");
    }

    private static String text(Verdict verdict) {
        return ((Verdict.Keep) verdict).document().text();
    }

    private static Verdict c4(String dialect, String page) throws IOException {
        return judge(new C4QualityType(), "dialect: " + dialect, page);
    }

    private static <S extends Record> Verdict judge(FilterType<S> type, String yaml, String text) throws IOException {
        Problems problems = new Problems();
        Optional<S> read =
                ConfigReader.read(ConfigTree.parse("settings", yaml, List.of(), problems), type.settings(), problems);
        problems.throwIfAny();
        S settings = read.orElseThrow();
        DocumentFilter filter =
                type.create(settings, new FilterContext(type.name(), List.of("web"), 1, new Configuration(false)));
        return filter.judge(Document.read(new DocumentId(0, 0), "web", "memory:", text, Map.of())
                .withLanguage("en"));
    }
}
