package org.millrace.data.filter.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.Verdict;

class UrlBlockListTest {

    @TempDir
    Path folder;

    private UrlBlockLists lists;

    @BeforeEach
    void readLists() throws IOException {
        lists = UrlBlockLists.read(
                new Configuration(false),
                List.of(file("hosts", "bad.co.uk\nBlog.Example.org\n0.0.0.0 tracker.example # ads\n127.0.0.9\n")),
                List.of(file("urls", "https://example.net/one?a=b\n")),
                List.of(file("hard", "Casino\n")),
                List.of(file("soft", "poker\nbonus\nslots\n***\n")),
                List.of(file("substrings", "free money\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://bad.co.uk/, domain",
        "https://www.BAD.co.uk:8080/x, domain",
        "http://user:word@bad.co.uk, domain",
        "https://blog.example.org./, host",
        "https://tracker.example/pixel, host",
        "http://127.0.0.9/, host",
        "https://example.net/one?a=b, url",
        "https://example.net/Casino/one, hard_word",
        "https://casino.example.net/, hard_word",
        "https://example.net/poker-bonus, soft_words",
        "https://example.net/get-free_Money.html, substring",
        "https://example.net/free/mon/ey, substring",
    })
    void dropsForTheFirstListThatApplies(String url, String reason) {
        assertThat(new UrlBlockList(lists, 2, true).judge(Documents.at(url)))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).isEqualTo("url_block_list." + reason));
    }

    @ParameterizedTest
    @CsvSource({
        "https://co.uk/",
        "https://notbad.co.uk/",
        "https://example.org/",
        "https://a.blog.example.org/",
        "https://example.net/one",
        "https://example.net/casinos",
        "https://example.net/poker/poker",
        "https://example.net/money/free",
        "file:/data/bad.co.uk/casino",
        "casino",
        "https:///casino"
    })
    void keepsWhatIsOnNoList(String url) {
        assertThat(new UrlBlockList(lists, 2, true).judge(Documents.at(url))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void countsDifferentSoftWordsAgainstTheLimit() {
        UrlBlockList filter = new UrlBlockList(lists, 3, true);
        assertThat(filter.judge(Documents.at("https://example.net/poker/bonus/poker")))
                .isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(Documents.at("https://example.net/poker/bonus/slots")))
                .isEqualTo(new Verdict.Drop("url_block_list.soft_words", 3, 2));
        assertThatThrownBy(() -> new UrlBlockList(lists, 0, true)).hasMessageContaining("0");
    }

    @Test
    void takesWordsInCapitalsForOthersIfAskedTo() {
        UrlBlockList filter = new UrlBlockList(lists, 2, false);
        assertThat(filter.judge(Documents.at("https://example.net/CASINO"))).isInstanceOf(Verdict.Keep.class);
        assertThat(filter.judge(Documents.at("https://example.net/casino"))).isInstanceOf(Verdict.Drop.class);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
