package org.millrace.data.filter.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.PhraseTrie;

class BadWordsTest {

    private static final Map<String, PhraseTrie> LISTS = Map.of(
            "en", new PhraseTrie(List.of("drat", "by the way")),
            "zh", new PhraseTrie(List.of("教育")));

    @Test
    void dropsAPageWithOneWordOfTheListOfItsLanguage() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 0, 0, 0));
        assertThat(filter.judge(Documents.of("Oh, Drat!"))).isEqualTo(new Verdict.Drop("bad_words.found", 1, 0));
        assertThat(filter.judge(Documents.of("drat drat by  the way by the way")))
                .isEqualTo(new Verdict.Drop("bad_words.found", 3, 0));
        Documents.kept(filter, "Dratted weather");
    }

    @Test
    void looksForPartsOfWordsWhereWordsHaveNoSpacesBetweenThem() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 0, 0, 0));
        Document chinese = Documents.of("人人都有受教育的权利").withLanguage("zh");
        assertThat(filter.judge(chinese)).isInstanceOf(Verdict.Drop.class);
    }

    @Test
    void keepsWhatIsInALanguageWithoutAList() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 0, 0, 0));
        assertThat(filter.judge(Documents.of("drat").withLanguage("de"))).isInstanceOf(Verdict.Keep.class);
        BadWords german = new BadWords(LISTS, new BadWordsSettings("de", 0, 0, 0));
        Documents.kept(german, "drat");
    }

    @Test
    void takesTheListOfTheDefaultLanguageWhereNoneWasDetected() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 0, 0, 0));
        assertThat(filter.judge(Documents.of("drat").withLanguage("und"))).isInstanceOf(Verdict.Drop.class);
        Documents.dropped(filter, "drat", "found");
    }

    @Test
    void keepsAtItsLimitAndDropsBeyond() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 2, 0, 0));
        Documents.kept(filter, "drat drat");
        Documents.dropped(filter, "drat drat drat", "found");
    }

    @Test
    void sparesTheShareThatIsAskedForAndTheSameOnesEachTime() {
        BadWords filter = new BadWords(LISTS, new BadWordsSettings("en", 0, 0.25, 42));
        int kept = 0;
        for (int i = 0; i < 4_000; i++) {
            Document document = Document.read(new DocumentId(1, i), "test", "memory:", "drat", Map.of());
            boolean stays = filter.judge(document) instanceof Verdict.Keep;
            assertThat(filter.judge(document) instanceof Verdict.Keep).isEqualTo(stays);
            kept += stays ? 1 : 0;
        }
        assertThat(kept).isBetween(900, 1_100);
        assertThatThrownBy(() -> new BadWordsSettings("en", 0, 1.5, 0)).hasMessageContaining("1.5");
    }
}
