package org.millrace.data.filter;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.millrace.data.filter.heuristic.C4Paragraphs;
import org.millrace.data.filter.heuristic.C4Quality;
import org.millrace.data.filter.heuristic.C4QualitySettings;
import org.millrace.data.filter.heuristic.FineWebQuality;
import org.millrace.data.filter.heuristic.FineWebQualitySettings;
import org.millrace.data.filter.heuristic.GopherQuality;
import org.millrace.data.filter.heuristic.GopherQualitySettings;
import org.millrace.data.filter.heuristic.GopherRepetition;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings;
import org.millrace.data.filter.pii.PersonalData;
import org.millrace.data.filter.pii.PersonalDataSettings;
import org.millrace.data.filter.pii.Replacement;
import org.millrace.data.filter.text.PhraseTrie;
import org.millrace.data.filter.words.BadWords;
import org.millrace.data.filter.words.BadWordsSettings;

/** Our filters with the settings that {@code filters_agreement.py} gives datatrove's. */
final class DatatroveFilters {

    static final Map<String, DocumentFilter> ENGLISH = Map.of(
            "gopher_quality", new GopherQuality(GopherQualitySettings.published()),
            "gopher_repetition", new GopherRepetition(GopherRepetitionSettings.published()),
            "c4", new C4Quality(C4QualitySettings.datatrove()),
            "c4_fineweb", new C4Quality(C4QualitySettings.fineweb()),
            "c4_paragraphs", new C4Paragraphs(3, 200),
            "fineweb", new FineWebQuality(FineWebQualitySettings.published()),
            "pii",
                    new PersonalData(new PersonalDataSettings(
                            new Replacement.StandIn(List.of("email@example.com")),
                            new Replacement.StandIn(List.of("192.0.2.1")),
                            null,
                            true,
                            Integer.MAX_VALUE)));

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("gopher_short_doc", "gopher_quality.too_few_words"),
            Map.entry("gopher_long_doc", "gopher_quality.too_many_words"),
            Map.entry("gopher_below_avg_threshold", "gopher_quality.words_too_short"),
            Map.entry("gopher_above_avg_threshold", "gopher_quality.words_too_long"),
            Map.entry("gopher_too_many_hashes", "gopher_quality.too_many_hashes"),
            Map.entry("gopher_too_many_ellipsis", "gopher_quality.too_many_ellipses"),
            Map.entry("gopher_too_many_bullets", "gopher_quality.too_many_bullet_lines"),
            Map.entry("gopher_too_many_end_ellipsis", "gopher_quality.too_many_ellipsis_lines"),
            Map.entry("gopher_below_alpha_threshold", "gopher_quality.too_few_alphabetic_words"),
            Map.entry("gopher_enough_stop_words", "gopher_quality.too_few_stop_words"),
            Map.entry("dup_para_frac", "gopher_repetition.duplicate_paragraphs"),
            Map.entry("dup_para_char_frac", "gopher_repetition.duplicate_paragraph_characters"),
            Map.entry("dup_line_frac", "gopher_repetition.duplicate_lines"),
            Map.entry("dup_line_char_frac", "gopher_repetition.duplicate_line_characters"),
            Map.entry("curly_bracket", "c4_quality.curly_bracket"),
            Map.entry("lorem_ipsum", "c4_quality.lorem_ipsum"),
            Map.entry("too_few_sentences", "c4_quality.too_few_sentences"),
            Map.entry("< 3 paragraphs", "c4_paragraphs.too_few_long_lines"),
            Map.entry("empty", "fineweb_quality.empty"),
            Map.entry("line_punct_ratio", "fineweb_quality.too_few_terminated_lines"),
            Map.entry("short_line_ratio", "fineweb_quality.too_many_short_lines"),
            Map.entry("char_dup_ratio", "fineweb_quality.duplicate_line_characters"),
            Map.entry("list_ratio", "fineweb_quality.too_many_line_feeds"),
            Map.entry("document_removed_with_badwords", "bad_words.found"),
            Map.entry("domain", "url_block_list.domain"),
            Map.entry("subdomain", "url_block_list.host"),
            Map.entry("url", "url_block_list.url"),
            Map.entry("hard_blacklisted", "url_block_list.hard_word"),
            Map.entry("soft_blacklisted", "url_block_list.soft_words"),
            Map.entry("blacklisted_subword", "url_block_list.substring"));

    private DatatroveFilters() {}

    static DocumentFilter badWords(Map<String, PhraseTrie> lists) {
        return new BadWords(lists, new BadWordsSettings("en", 0, 0, 0));
    }

    /** Our name of a reason of datatrove's. */
    static String reason(String theirs) {
        if (theirs.startsWith("top_")) {
            return "gopher_repetition." + theirs;
        }
        if (theirs.startsWith("duplicated_")) {
            return "gopher_repetition.duplicate_%s_grams".formatted(theirs.split("_", -1)[1]);
        }
        return Objects.requireNonNull(REASONS.get(theirs), theirs);
    }

    /** The first 16 digits of the SHA-256 of the UTF-8 bytes. */
    static String digest(String text) {
        return Hashing.sha256()
                .hashString(text, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16);
    }
}
