package org.millrace.spark.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.step.StableJson;
import org.millrace.train.config.ConfigReader;
import org.millrace.train.config.ConfigTree;
import org.millrace.train.config.Problems;

/** Kinds whose rules are in users' files. */
class ListFilterTypesTest {

    @TempDir
    Path folder;

    @Test
    void readListsOfBadWordsByLanguage() throws IOException {
        BadWordsType type = new BadWordsType();
        BadWordsType.Settings settings = settings(type, "lists: {en: %s, zh: %s}", "# head\ndrat\n", "教育\n");
        assertThat(type.files(settings)).containsExactly(file(0), file(1));
        assertThat(type.usesSeed()).isTrue();
        assertThat(judge(type, settings, "Oh drat.", "en")).isEqualTo(new Verdict.Drop("bad_words.found", 1, 0));
        assertThat(judge(type, settings, "受教育的", "zh")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(type, settings, "Oh drat.", "de")).isInstanceOf(Verdict.Keep.class);
        assertThatThrownBy(() -> settings(type, "lists: {}")).hasMessageContaining("lists");
    }

    @Test
    void readListsOfAddresses() throws IOException {
        UrlBlockListType type = new UrlBlockListType();
        UrlBlockListType.Settings settings = settings(
                type, "{hosts: [%s], hard_words: [%s], soft_words: [%s]}", "bad.com\n", "casino\n", "a1\nb2\n");
        assertThat(type.files(settings)).hasSize(3);
        assertThat(judge(type, settings, "https://www.bad.com/x")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(type, settings, "https://good.example/CASINO")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(type, settings, "https://good.example/a1/b2")).isInstanceOf(Verdict.Drop.class);
        assertThat(judge(type, settings, "https://good.example/a1")).isInstanceOf(Verdict.Keep.class);
        assertThatThrownBy(() -> settings(type, "{}")).hasMessageContaining("at least one of hosts");
    }

    @Test
    void readListsOfToxicWordsWithTheirWeightsAndLimits() throws IOException {
        ToxicityType type = new ToxicityType();
        ToxicityType.Settings settings =
                settings(type, "lists: [{name: insults, file: %s, max_share: 0.5}]", "fool\t2\ngoat\n");
        assertThat(judge(type, settings, "fool a b", "en"))
                .isEqualTo(new Verdict.Drop("toxicity.insults_share", 2 / 3.0, 0.5));
        assertThat(judge(type, settings, "goat a", "en")).isInstanceOf(Verdict.Keep.class);
        assertThatThrownBy(() -> settings(type, "lists: [{name: a, file: x}, {name: a, file: y}]"))
                .hasMessageContaining("lists[1].name");
    }

    @Test
    void tellWhatIsWrongWithAFileBeforeAnyWork() throws IOException {
        ToxicityType toxicity = new ToxicityType();
        ToxicityType.Settings words = settings(toxicity, "lists: [{name: insults, file: %s}]", "fool\tmany\n");
        assertThat(problems(toxicity, words)).contains("line 1").contains("'many'");
        FineWeb2Type fineweb2 = new FineWeb2Type();
        FineWeb2Type.Settings languages = settings(fineweb2, "languages: {fr: %s}", "dup_line_frac: few\n");
        assertThat(problems(fineweb2, languages)).contains("dup_line_frac").contains("a number");
        assertThat(problems(fineweb2, settings(fineweb2, "languages: {fr: %s}", LIMITS)))
                .isEmpty();
    }

    @Test
    void hashPersonalDataUnderASecretThatSettingsDoNotHave() throws IOException {
        PersonalDataType type = new PersonalDataType();
        String yaml = "{replace_by: hash, hash_key_file: %s}";
        PersonalDataType.Settings settings = settings(type, yaml, "correct horse battery\n");
        assertThat(type.files(settings)).containsExactly(file(0));
        assertThat(StableJson.tree(settings).toString()).contains("list-0").doesNotContain("correct horse");
        assertThat(problems(type, settings)).isEmpty();
        String hashed = text(judge(type, settings, "memory:", "joe@x.org", "en"));
        assertThat(hashed).startsWith("<EMAIL_");
        settings(type, yaml, "\n correct horse battery ");
        assertThat(text(judge(type, settings, "memory:", "joe@x.org", "en"))).isEqualTo(hashed);
        settings(type, yaml, "another horse battery");
        assertThat(text(judge(type, settings, "memory:", "joe@x.org", "en"))).isNotEqualTo(hashed);

        assertThat(problems(type, settings(type, yaml, "fifteen letters")))
                .contains("list-0", "15 characters", "openssl rand")
                .doesNotContain("fifteen");
        assertThat(problems(type, settings(type, yaml, "a".repeat(5000)))).contains("4096 bytes");
    }

    private static final String LIMITS = """
            dup_line_frac: 0.5
            dup_n_grams: [[5, 0.6], [6, 0.6]]
            top_n_grams:
            - - 2
              - 0.5
            line_punct_thr: 0.1
            new_line_ratio: 0.5
            max_avg_word_length: 9
            min_avg_word_length: 2
            max_non_alpha_words_ratio: 0.7
            stopwords: [le, la]
            language_score: 0.8
            """;

    @Test
    void readTheFilesOfFineWeb2() throws IOException {
        FineWeb2Type type = new FineWeb2Type();
        FineWeb2Type.Settings settings = settings(type, "{languages: {fr: %s}, other_languages: drop}", LIMITS);
        StringBuilder prose = new StringBuilder();
        for (char letter = 'a'; letter < 'a' + 26; letter++) {
            prose.append("le moulin %1$c%1$c et la roue %1$cx. ".formatted(letter));
        }
        String text = prose.toString().strip();
        assertThat(judge(type, settings, text, "fr")).isInstanceOf(Verdict.Keep.class);
        assertThat(judge(type, settings, text.replace("la ", "sa "), "fr"))
                .isEqualTo(new Verdict.Drop("fineweb2.gopher_quality.too_few_stop_words", 1, 2));
        assertThat(judge(type, settings, "le la\n".repeat(50), "fr"))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class,
                        drop -> assertThat(drop.reason()).isEqualTo("fineweb2.gopher_repetition.duplicate_lines"));
        assertThat(judge(type, settings, text, "nl")).isEqualTo(new Verdict.Drop("fineweb2.other_language", 1, 0));
    }

    private String file(int number) {
        return folder.resolve("list-" + number).toString();
    }

    /** Settings whose %s are files with these contents. */
    private <S extends Record> S settings(FilterType<S> type, String yaml, String... contents) throws IOException {
        Object[] files = new Object[contents.length];
        for (int i = 0; i < contents.length; i++) {
            Files.writeString(Path.of(file(i)), contents[i]);
            files[i] = file(i);
        }
        Problems problems = new Problems();
        S settings = ConfigReader.read(
                        ConfigTree.parse("settings", yaml.formatted(files), List.of(), problems),
                        type.settings(),
                        problems)
                .orElseThrow();
        problems.throwIfAny();
        return settings;
    }

    private static String text(Verdict verdict) {
        return ((Verdict.Keep) verdict).document().text();
    }

    private static <S extends Record> String problems(FilterType<S> type, S settings) throws IOException {
        Problems problems = new Problems();
        type.check(settings, new Configuration(false), problems);
        return problems.isEmpty() ? "" : problems.list().toString();
    }

    private static <S extends Record> Verdict judge(FilterType<S> type, S settings, String text, String language)
            throws IOException {
        return judge(type, settings, "memory:", text, language);
    }

    private static <S extends Record> Verdict judge(FilterType<S> type, S settings, String uri) throws IOException {
        return judge(type, settings, uri, "text", "en");
    }

    private static <S extends Record> Verdict judge(
            FilterType<S> type, S settings, String uri, String text, String language) throws IOException {
        DocumentFilter filter =
                type.create(settings, new FilterContext(type.name(), List.of("web"), 1, new Configuration(false)));
        return filter.judge(
                Document.read(new DocumentId(0, 0), "web", uri, text, Map.of()).withLanguage(language));
    }
}
