package org.millrace.data.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageDetectorTest {

    private static final LanguageDetector DETECTOR = LanguageDetector.load();

    private static final String ENGLISH =
            "The miller opened the sluice at dawn, and the wheel began to turn with a long groan. Nobody in the village"
                    + " could remember a summer that had been so dry, and most of the grain was already sold. ";
    private static final String GERMAN =
            "Der Müller öffnete das Wehr im Morgengrauen, und das Rad begann sich langsam zu drehen. Niemand im Dorf"
                    + " konnte sich an einen so trockenen Sommer erinnern, und das Korn war längst verkauft. ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | Nobody in the village could remember a summer that had been so dry.
            en | NOBODY IN THE VILLAGE COULD REMEMBER A SUMMER THAT HAD BEEN SO DRY.
            de | Niemand im Dorf konnte sich an einen so trockenen Sommer erinnern.
            fr | Personne dans le village ne se souvenait d'un été aussi sec que celui-là.
            es | Nadie en el pueblo podía recordar un verano tan seco como aquel.
            ru | Никто в деревне не мог вспомнить такого сухого лета.
            pl | Nikt we wsi nie pamiętał tak suchego lata, a zboże zostało już sprzedane.
            tr | Köyde hiç kimse bu kadar kurak geçen bir yazı hatırlamıyordu.
            hi | गाँव में किसी को इतनी सूखी गर्मी याद नहीं थी और अनाज बिक चुका था।
            ar | لم يستطع أحد في القرية أن يتذكر صيفا جافا مثل هذا الصيف.
            el | Κανείς στο χωριό δεν θυμόταν ένα τόσο ξερό καλοκαίρι.
            zh | 村里没有人记得这样干旱的夏天，粮食也早就卖完了。
            ja | 村の誰もこんなに乾いた夏を覚えていなかった。
            ko | 마을 사람 누구도 이렇게 가문 여름을 기억하지 못했다.
            """)
    void tellsLanguagesApart(String language, String text) {
        DetectedLanguage detected = DETECTOR.detect(text);
        assertThat(detected.language()).isEqualTo(language);
        assertThat(detected.confidence()).isBetween(0.9, 1.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``
            `   `
            Hello!
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17
            for (int i = 0; i < n; i++) { a[i] += b[i] * c[i]; }
            https://1.2.3.4:80/?q=12345&r=67890&s=13579
            """)
    void doesNotGuess(String text) {
        assertThat(DETECTOR.detect(text)).isEqualTo(new DetectedLanguage("und", 0));
    }

    @Test
    void isLessSureOfAMixedDocument() {
        DetectedLanguage pure = DETECTOR.detect(ENGLISH.repeat(20));
        DetectedLanguage mixed = DETECTOR.detect(ENGLISH.repeat(11) + GERMAN.repeat(8));
        assertThat(pure.language()).isEqualTo("en");
        assertThat(mixed.language()).isEqualTo("en");
        assertThat(mixed.confidence()).isBetween(0.5, 0.85).isLessThan(pure.confidence());
    }

    @Test
    void leavesATextWithoutAMajorityUndetermined() {
        String table = "12.50 | 13.75 | -0.25 | 99.10\n".repeat(60);
        assertThat(DETECTOR.detect(ENGLISH + table).isDetermined()).isFalse();
    }

    @Test
    void givesTheSameAnswerEveryTimeAndInEveryThread() {
        DetectedLanguage first = DETECTOR.detect(GERMAN + ENGLISH);
        assertThat(IntStream.range(0, 64)
                        .parallel()
                        .mapToObj(i -> DETECTOR.detect(GERMAN + ENGLISH))
                        .distinct())
                .containsExactly(first);
    }

    @Test
    void knowsItsLanguagesOnce() {
        assertThat(LanguageDetector.languages())
                .contains("en", "de", "zh", "ceb", "lo", "my")
                .doesNotHaveDuplicates()
                .isSorted()
                .hasSize(75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                public static int sum(int[] values) {
                    int sum = 0;
                    for (int value : values) {
                        sum += value;
                    }
                    return sum;
                }
                """, """
                def rows(path, limit=None):
                    with open(path, encoding="utf-8") as lines:
                        for number, line in enumerate(lines):
                            if limit is not None and number >= limit:
                                return
                            yield json.loads(line)["text"]
                """, """
                SELECT d.id, d.text, s.score FROM documents d JOIN scores s ON (s.id = d.id)
                WHERE s.score >= 0.5 AND d.language = 'en' AND (d.source <> 'code' OR d.copies > 1);
                """, """
                <ul class="menu"><li><a href="/home">Home</a></li><li><a href="/about">About</a></li></ul>
                """})
    void leavesCodeUndetermined(String code) {
        assertThat(DETECTOR.detect(code.repeat(3)).isDetermined()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "asdkj qwpoe zxmnv qlwke jrhtg mnzbx vclka sdjfh gqpwo eirut yalsk djfhg zmxnc",
                "nd4j gpt2 qwen bf16 lr cfg kv rope gqa mlp lm hf rmsnorm swiglu adamw zero fsdp ddp"
            })
    void leavesWhatIsInNoLanguageUndetermined(String text) {
        assertThat(DETECTOR.detect(text).isDetermined()).isFalse();
    }

    @Test
    void tellsALanguageByItsScriptAmongForeignWords() {
        assertThat(DETECTOR.detect("ປະຊາຊົນທຸກຄົນເກີດມາມີກຽດສັກສີ Google Chrome Android")
                        .language())
                .isEqualTo("lo");
        assertThat(DETECTOR.detect("ဆန်စက်ပိုင်ရှင်သည် နံနက်စောစောတွင် ရေတံခါးကိုဖွင့်သည်။")
                        .language())
                .isEqualTo("my");
    }

    @Test
    void judgesATextOfMillionsOfCharactersAsQuicklyAsAPage() {
        assertThat(DETECTOR.detect(GERMAN.repeat(100_000)).language()).isEqualTo("de");
    }
}
