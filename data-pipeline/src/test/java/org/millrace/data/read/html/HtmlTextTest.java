package org.millrace.data.read.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HtmlTextTest {

    private static final Duration TIME = Duration.ofSeconds(60);

    @Test
    void blocksAreSeparatedAndWhiteSpaceIsFolded() {
        assertThat(text("<h1>Of  bees</h1><p>Bees\n make <b>ho</b>ney.</p>\n\n<p>They&nbsp;fly.<br>Far.</p>"))
                .isEqualTo("Of bees\n\nBees make honey.\n\nThey fly.\nFar.");
    }

    @Test
    void inlineElementsDoNotBreakWords() {
        assertThat(text("<p>H<sub>2</sub>O, <em>un</em>believ<wbr>able, soft&shy;en<a name=x></a>ed</p>"))
                .isEqualTo("H2O, unbelievable, softened");
    }

    @Test
    void divsAreLines() {
        assertThat(text("<div>one</div><div><div>two</div></div>three")).isEqualTo("one\ntwo\nthree");
    }

    @Test
    void listsKeepTheirItemsNumbersAndDepth() {
        assertThat(text("<p>Take:</p><ul><li>eggs</li><li><p>milk</p></li></ul>"
                        + "<ol start=3><li>boil<ul><li>slowly</li></ul></li><li>eat</li></ol><p>Done.</p>"))
                .isEqualTo("Take:\n\n- eggs\n- milk\n\n3. boil\n  - slowly\n4. eat\n\nDone.");
    }

    @Test
    void definitionListsAreLines() {
        assertThat(text("<dl><dt>bee</dt><dd>an insect</dd><dt>wasp</dt><dd>another</dd></dl>"))
                .isEqualTo("bee\nan insect\nwasp\nanother");
    }

    @Test
    void codeKeepsItsLinesAndItsIndentation() {
        assertThat(text("<p>So:</p><pre><code>if (a)\n    b();\n\nc();\n</code></pre><p>Clear?</p>"))
                .isEqualTo("So:\n\nif (a)\n    b();\n\nc();\n\nClear?");
    }

    @Test
    void codeIndentedOnItsFirstLineStaysSo() {
        assertThat(text("<pre>  first\n second</pre>")).isEqualTo("  first\n second");
    }

    @Test
    void aRowOfATableIsALine() {
        assertThat(text("<p>Ages</p><table><caption>In years</caption><thead><tr><th>Name</th><th>Age</th></tr></thead>"
                        + "<tr><td>Ada</td><td><p>36</p></td></tr><tr><td></td><td>7</td></tr></table>"))
                .isEqualTo("Ages\n\nIn years\nName | Age\nAda | 36\n | 7");
    }

    @Test
    void aTableThatOnlyLaysOutThePageIsBlocks() {
        assertThat(text("<table><tr><td><ul><li>one</li></ul></td><td><p>first</p><p>second</p></td></tr></table>"))
                .isEqualTo("- one\n\nfirst\n\nsecond");
    }

    @Test
    void whatSurroundsTheTextIsTakenOut() {
        String page = """
                <html><head><title>The bee</title><style>p { color: red }</style></head><body>
                <header><h2>Site name</h2></header><nav><a href=/>Home</a></nav>
                <div id="cookie-banner">We use cookies. <button>Accept</button></div>
                <div class="sidebar left">Also of interest</div>
                <div><article><header><h1>The bee</h1></header><p>A bee is an insect that visits flowers and makes honey.</p>
                <script>track()</script><p style="display: none">hidden words</p></article></div>
                <ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li><li><a href=/3>Three</a></li></ul>
                <aside>Buy now</aside><form>Search <input></form><footer>© nobody</footer></body></html>
                """;
        HtmlText text = HtmlText.of(page, "", TIME);
        assertThat(text.title()).isEqualTo("The bee");
        assertThat(text.text()).isEqualTo("The bee\n\nA bee is an insect that visits flowers and makes honey.");
    }

    @Test
    void aNameAloneDoesNotTakeTheWholePageOut() {
        assertThat(
                        text(
                                "<div class='page has-sidebar with-menu'><p>This is nearly everything there is.</p></div><p>And this."))
                .isEqualTo("This is nearly everything there is.\n\nAnd this.");
        assertThat(text("<form id=aspnetForm><p>Some old pages are one form.</p></form>"))
                .isEqualTo("Some old pages are one form.");
    }

    @Test
    void aParagraphWithLinksIsTextAndAListOfLinksIsNot() {
        assertThat(text(
                        "<p>See <a href=a>one</a>, <a href=b>two</a> and <a href=c>three</a>, which tell the whole story.</p>"
                                + "<p><a href=a>one</a> | <a href=b>two</a> | <a href=c>three</a></p>"))
                .isEqualTo("See one, two and three, which tell the whole story.");
    }

    @Test
    void marksOfHeadingsAreNoText() {
        assertThat(text("<h2>Install<a class=headerlink href='#install'>¶</a></h2><p>Run it.</p>"))
                .isEqualTo("Install\n\nRun it.");
    }

    @Test
    void theMainElementIsTheTextUnlessItIsNearlyEmpty() {
        assertThat(text("<p>Before.</p><main><p>The main text, which is long enough.</p></main>"))
                .isEqualTo("The main text, which is long enough.");
        assertThat(text("<main></main><p>Everything stands outside.</p>")).isEqualTo("Everything stands outside.");
    }

    @Test
    void anyBytesGiveAResult() {
        assertThat(HtmlText.of(new byte[0], null, "", TIME).text()).isEmpty();
        assertThat(text("<frameset><frame src=a></frameset>")).isEmpty();
        assertThat(text("plain < text & more")).isEqualTo("plain < text & more");
        assertThat(text("<div>".repeat(20_000) + "deep")).isEqualTo("deep");
        assertThat(text("<ul><li>".repeat(5_000) + "deep")).contains("deep");
    }

    @Test
    void theCharacterSetIsFoundAsBrowsersFindIt() throws Exception {
        String page = "<p>Größe €</p>";
        assertThat(text(page.getBytes(StandardCharsets.UTF_8), null)).isEqualTo("Größe €");
        assertThat(text(page.getBytes("windows-1252"), null)).isEqualTo("Größe €");
        assertThat(text(page.getBytes("windows-1252"), "ISO-8859-1")).isEqualTo("Größe €");
        assertThat(text(page.getBytes("ISO-8859-15"), "\"iso-8859-15\"")).isEqualTo("Größe €");
        assertThat(text(("\uFEFF" + page).getBytes(StandardCharsets.UTF_16LE), "utf-8"))
                .isEqualTo("Größe €");
        assertThat(text(("\uFEFF" + page).getBytes(StandardCharsets.UTF_16BE), null))
                .isEqualTo("Größe €");
        assertThat(text(("\uFEFF" + page).getBytes(StandardCharsets.UTF_8), "windows-1251"))
                .isEqualTo("Größe €");
        assertThat(text(page.getBytes(StandardCharsets.UTF_8), "no-such-set")).isEqualTo("Größe €");
        String declared = "<html><head><meta charset='%s'></head><body><p>%s</p>";
        assertThat(text(declared.formatted("shift_jis", "日本語①").getBytes("windows-31j"), null))
                .isEqualTo("日本語①");
        assertThat(text(declared.formatted("gb2312", "中文").getBytes("GB18030"), null))
                .isEqualTo("中文");
        assertThat(text(declared.formatted("utf-16", "中文").getBytes(StandardCharsets.UTF_8), null))
                .isEqualTo("中文");
        String equivalent = "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>Привет</p>";
        assertThat(text(equivalent.getBytes("KOI8-R"), null)).isEqualTo("Привет");
        String xml = "<?xml version='1.0' encoding='iso-8859-2'?><p>Žluťoučký kůň</p>";
        assertThat(text(xml.getBytes("ISO-8859-2"), null)).isEqualTo("Žluťoučký kůň");
    }

    @Test
    void noticesOfCookiesAndCopyrightAreNoTextWhateverTheyAreCalled() {
        String notice = "<div class=x17><p>%s</p><a href=/p>Privacy</a></div>";
        String article = "<div class=x18>"
                + "<p>The oven is set to two hundred degrees before the dough is ready.</p>".repeat(5);
        for (String words : new String[] {
            "We use cookies to give you the best experience.",
            "Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten.",
            "Nous utilisons des cookies pour améliorer votre visite.",
            "Мы используем файлы cookie, чтобы сайт был удобнее.",
            "このサイトではクッキーを使用しています。"
        }) {
            assertThat(text(notice.formatted(words) + article))
                    .as(words)
                    .startsWith("The oven")
                    .doesNotContain(words);
        }
        assertThat(text(article + "</div><div><p>© 2024 Bakery Ltd.</p></div>")).doesNotContain("Bakery");
        assertThat(text(article + "</div><p>Page last modified on 3 May</p>")).doesNotContain("last modified");
    }

    @Test
    void aPageAboutCookiesKeepsThem() {
        String recipe =
                "<p>These cookies are soft, and I accept no other cookie at tea; we use brown sugar.</p>".repeat(6);
        assertThat(text("<div>" + recipe + "</div>")).contains("we use brown sugar");
    }

    @Test
    void commentsUnderAnArticleAreNoTextButAPageOfCommentsIsOne() {
        String comment =
                "<div class=comment><p>I have tried this at home and it has worked for me ever since, thanks.</p></div>";
        String article = "<p>%s</p>".formatted("The whole article is here and says what it has to say. ".repeat(12));
        assertThat(text("<div>" + article + "</div><div id=comments>" + comment.repeat(20) + "</div>"))
                .contains("whole article")
                .doesNotContain("worked for me");
        assertThat(text("<p>Old questions.</p><div id=comments>" + comment.repeat(20) + "</div>"))
                .contains("Old questions", "worked for me");
    }

    @Test
    void aBoxBetweenParagraphsIsTextAndOneBesideThemIsNot() {
        String paragraph = "<p>Every release of the distribution has a name that comes from a film.</p>";
        String box =
                "<div class=sidebar><p>Note: the name of the next release is known to everybody who cares for it long before it is made.</p></div>";
        assertThat(text("<div>" + paragraph + box + paragraph + paragraph + "</div>"))
                .contains("Note: the name");
        assertThat(text("<div>" + paragraph.repeat(4) + "</div>" + box)).doesNotContain("Note: the name");
    }

    @Test
    void whatStandsBesideTheProseIsTakenOutAndHeadingsAreKept() {
        String page = "<div class=a1>Small. Fast. Reliable.</div><h1>How it works</h1><div class=a2>"
                + "<p>The parser turns the words of a statement into a program for the machine.</p>".repeat(4)
                + "</div><div class=a3><h3>More</h3><a href=1>One thing</a> <a href=2>Another</a></div>";
        assertThat(text(page)).startsWith("How it works\n\nThe parser").doesNotContain("Reliable", "Another");
    }

    @Test
    void aPageThatTakesTooLongIsRefused() {
        String page = "<div><p>word</p>".repeat(20_000);
        assertThatThrownBy(() -> HtmlText.of(page, "", Duration.ofNanos(1)))
                .isInstanceOf(SlowPageException.class)
                .hasMessageContaining("processor time");
    }

    @Test
    void aPageOfNothingButTagsIsRefused() {
        assertThatThrownBy(() -> HtmlText.of("<b>".repeat(1_000_001), "", TIME))
                .isInstanceOf(SlowPageException.class)
                .hasMessageContaining("1000000 tags");
    }

    @Test
    void tablesListsAndBlocksWithinEachOtherTakeNoMoreThanTimeInProportion() {
        for (String tag :
                new String[] {"<table><tr><td>", "<ul><li>", "<div class=sidebar>", "<b><div>", "<blockquote><p>"}) {
            assertThat(text(tag.repeat(5_000) + "deep")).as(tag).contains("deep");
        }
    }

    private static String text(String body) {
        return HtmlText.of(body, "", TIME).text();
    }

    private static String text(byte[] page, @Nullable String charset) {
        return HtmlText.of(page, charset, "", TIME).text();
    }
}
