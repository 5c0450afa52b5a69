package org.millrace.data.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * Takes out of a page what is not its main text: by element, by role, by the names that authors give to classes and ids,
 * and by the share of links. Nothing that holds most of the page is taken for boilerplate by its name or its links alone.
 */
final class HtmlBoilerplate {

    private static final String NEVER_TEXT =
            "script, style, noscript, template, svg, canvas, iframe, object, embed, audio,"
                    + " video, button, select, input, textarea, datalist, dialog, nav, footer, aside, rp, rt,"
                    + " [hidden], [aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=search],"
                    + " [role=complementary], [role=dialog], [role=alertdialog], [role=menu], [role=menubar],"
                    + " [style~=(?i)display\\s*:\\s*none], sup.reference";

    private static final Set<String> NAMES = Set.of(
            "ad",
            "ads",
            "advert",
            "advertisement",
            "advertising",
            "banner",
            "breadcrumb",
            "breadcrumbs",
            "comments",
            "consent",
            "cookie",
            "cookiebar",
            "cookies",
            "footer",
            "gdpr",
            "login",
            "menu",
            "menubar",
            "modal",
            "nav",
            "navbar",
            "navfooter",
            "navheader",
            "navigation",
            "newsletter",
            "pager",
            "pagination",
            "popup",
            "promo",
            "related",
            "share",
            "sharing",
            "sidebar",
            "signup",
            "skiplink",
            "social",
            "sphinxsidebar",
            "subscribe",
            "toolbar");

    private static final Set<String> MARKS = Set.of("¶", "#", "§", "🔗", "[edit]", "edit");

    private static final Pattern WORD_BORDER = Pattern.compile("[^a-z0-9]+");

    private static final Set<String> ROOTS = Set.of("html", "body", "main", "article");
    private static final String BLOCKS = "ul, ol, dl, table, div, section, p";

    /** A block of at least this many links … */
    private static final int LEAST_LINKS = 3;

    /** … is a menu where more than this share of its text is links. */
    private static final double MOST_LINK_SHARE = 0.7;

    private static final double MOST_OF_THE_PAGE = 0.5;

    private HtmlBoilerplate() {}

    static void remove(Element body) {
        body.select(NEVER_TEXT).remove();
        for (Element link : body.select("a[href]")) {
            if (MARKS.contains(link.text().trim())) {
                link.remove();
            }
        }
        HtmlMeasures measures = HtmlMeasures.of(body);
        double most = MOST_OF_THE_PAGE * measures.textOf(body);
        List<Element> boilerplate = new ArrayList<>();
        for (Element element : body.getAllElements()) {
            boolean small = measures.textOf(element) <= most && !ROOTS.contains(element.normalName());
            if (small && (isNamed(element) || isFrame(element) || isMenu(element, measures))) {
                boilerplate.add(element);
            }
        }
        boilerplate.forEach(Element::remove);
    }

    private static boolean isNamed(Element element) {
        String names = element.className() + " " + element.id();
        if (names.isBlank()) {
            return false;
        }
        for (String word : WORD_BORDER.split(names.toLowerCase(Locale.ROOT))) {
            if (NAMES.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The head of the page, not that of an article in it; and forms, unless the page is one. */
    private static boolean isFrame(Element element) {
        return switch (element.normalName()) {
            case "header" -> element.closest("article, main, [role=main]") == null;
            case "form" -> true;
            default -> false;
        };
    }

    private static boolean isMenu(Element element, HtmlMeasures measures) {
        return element.is(BLOCKS)
                && measures.linksIn(element) >= LEAST_LINKS
                && measures.linkShareOf(element) > MOST_LINK_SHARE;
    }
}
