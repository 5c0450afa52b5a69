package org.millrace.data.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.filter.heuristic.C4Paragraphs;

class ByLanguageTest {

    /** Wants ten characters of any text, and four of a Chinese one. */
    private final DocumentFilter filter = new ByLanguage(Map.of("zh", new C4Paragraphs(1, 4)), new C4Paragraphs(1, 10));

    @Test
    void asksTheFilterOfTheLanguageThatWasDetected() {
        Document chinese = Documents.of("人人生而自由").withLanguage("zh");
        assertThat(filter.judge(chinese)).isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(chinese.withText("人人生"))).isInstanceOf(Verdict.Drop.class);
    }

    @Test
    void asksTheCommonOneForOtherLanguagesAndWhereNoneIsKnown() {
        Document unknown = Documents.of("人人生而自由");
        assertThat(filter.judge(unknown)).isInstanceOf(Verdict.Drop.class);
        assertThat(filter.judge(unknown.withLanguage("ja"))).isInstanceOf(Verdict.Drop.class);
        assertThat(filter.judge(Documents.of("ten letters"))).isInstanceOf(Verdict.Keep.class);
        assertThat(filter.name()).isEqualTo("c4_paragraphs");
    }

    @Test
    void leavesOtherLanguagesAloneWhereOnlySomeAreJudged() {
        DocumentFilter only = ByLanguage.only(List.of("de", "fr"), new C4Paragraphs(1, 10));
        assertThat(only.judge(Documents.of("kurz").withLanguage("de"))).isInstanceOf(Verdict.Drop.class);
        assertThat(only.judge(Documents.of("kort").withLanguage("nl"))).isInstanceOf(Verdict.Keep.class);
        assertThat(only.judge(Documents.of("?"))).isInstanceOf(Verdict.Keep.class);
        assertThat(only.name()).isEqualTo("c4_paragraphs");
        assertThat(ByLanguage.only(List.of(), new C4Paragraphs(1, 10)).judge(Documents.of("short")))
                .isInstanceOf(Verdict.Drop.class);
    }
}
