package org.millrace.spark.filter;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.document.Document;
import org.millrace.data.filter.ByLanguage;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code fineweb2}: Gopher's and FineWeb's rules with limits and stop words for each language, as FineWeb-2 has them. */
public final class FineWeb2Type implements FilterType<FineWeb2Type.Settings> {

    /** What happens to a document in a language that has no file, or in none that was detected. */
    public enum OtherLanguages {
        KEEP,
        DROP
    }

    /** Where the settings of the languages are. */
    public record Settings(
            @Key(
                    value =
                            "A file for each language code, in the form of FineWeb-2's configs/fra_Latn.yml. Languages are"
                                    + " those that the language step has detected, so it must come before.")
            Map<String, String> languages,

            @Key(value = "What happens to documents in other languages.", byDefault = "keep")
            OtherLanguages otherLanguages)
            implements Checked {

        @Override
        public void check(Problems problems) {
            if (languages.isEmpty()) {
                problems.add(
                        "languages", "no language", "a file for at least one: {fr: fineweb-2/configs/fra_Latn.yml}");
            }
        }
    }

    @Override
    public String name() {
        return "fineweb2";
    }

    @Override
    public String description() {
        return "Gopher's and FineWeb's rules with limits and stop words for each language (FineWeb-2, Penedo et al. 2025).";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public List<String> files(Settings settings) {
        return List.copyOf(new TreeMap<>(settings.languages).values());
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        ReadableFiles.check(
                this,
                settings,
                configuration,
                problems,
                "languages",
                "files such as configs/fra_Latn.yml of FineWeb-2's repository");
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        Map<String, DocumentFilter> languages = new TreeMap<>();
        for (Map.Entry<String, String> language : settings.languages.entrySet()) {
            languages.put(
                    language.getKey().toLowerCase(Locale.ROOT),
                    FineWeb2File.read(context.configuration(), language.getValue(), language.getKey())
                            .filter());
        }
        return new ByLanguage(languages, new Others(settings.otherLanguages));
    }

    /** The filter for what no file is for. */
    private record Others(OtherLanguages decision) implements DocumentFilter {

        @Override
        public String name() {
            return "fineweb2";
        }

        @Override
        public Verdict judge(Document document) {
            return decision == OtherLanguages.KEEP
                    ? new Verdict.Keep(document)
                    : new Verdict.Drop(name() + ".other_language", 1, 0);
        }
    }
}
