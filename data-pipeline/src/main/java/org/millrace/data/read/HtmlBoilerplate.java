package org.millrace.data.read;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * Takes out of a page what is not its main text: by element, by role, by the names that authors give to classes and ids,
 * and by the share of links. Nothing that holds most of the page is taken for boilerplate by its name or its links alone.
 */
final class HtmlBoilerplate {

    private static final Set<String> ELEMENTS = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "svg",
            "canvas",
            "iframe",
            "object",
            "embed",
            "audio",
            "video",
            "button",
            "select",
            "input",
            "textarea",
            "datalist",
            "dialog",
            "nav",
            "footer",
            "aside",
            "rp",
            "rt");

    private static final Set<String> ROLES = Set.of(
            "navigation",
            "banner",
            "contentinfo",
            "search",
            "complementary",
            "dialog",
            "alertdialog",
            "menu",
            "menubar");

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

    /** Names such as docnav, topnav and subnav. */
    private static final String NAVIGATION_ENDING = "nav";

    private static final Pattern WORD_BORDER = Pattern.compile("[^a-z0-9]+");
    private static final Pattern INVISIBLE = Pattern.compile("display\\s*:\\s*none", Pattern.CASE_INSENSITIVE);

    /** Texts of the links that tools put beside headings. */
    private static final Set<String> MARKS = Set.of("¶", "#", "§", "🔗", "edit");

    private static final Set<String> ROOTS = Set.of("html", "body", "main", "article");
    private static final Set<String> BLOCKS = Set.of("ul", "ol", "dl", "table", "div", "section", "p");

    /** A block of at least this many links … */
    private static final int LEAST_LINKS = 3;

    /** … is a menu where more than this share of its text is links. */
    private static final double MOST_LINK_SHARE = 0.7;

    private static final double MOST_OF_THE_PAGE = 0.5;

    private HtmlBoilerplate() {}

    static void remove(Element body) {
        removeWhere(body, element -> isNeverText(element) || isMark(element));
        HtmlMeasures measures = HtmlMeasures.of(body);
        double most = MOST_OF_THE_PAGE * measures.textOf(body);
        removeWhere(
                body,
                element -> measures.textOf(element) <= most
                        && !ROOTS.contains(element.normalName())
                        && (isNamed(element) || isFrame(element) || isMenu(element, measures)));
    }

    /** Below the body, not itself: jsoup's stream begins with the element that it is asked of. */
    private static void removeWhere(Element body, Predicate<Element> test) {
        List<Element> found = body.stream().skip(1).filter(test).toList();
        found.forEach(Element::remove);
    }

    private static boolean isNeverText(Element element) {
        return ELEMENTS.contains(element.normalName())
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || ROLES.contains(element.attr("role"))
                || INVISIBLE.matcher(element.attr("style")).find()
                || (element.normalName().equals("sup") && element.hasClass("reference"));
    }

    private static boolean isMark(Element element) {
        return element.normalName().equals("a") && MARKS.contains(element.text());
    }

    private static boolean isNamed(Element element) {
        String names = element.className() + " " + element.id();
        if (names.isBlank()) {
            return false;
        }
        for (String word : WORD_BORDER.split(names.toLowerCase(Locale.ROOT), -1)) {
            if (NAMES.contains(word) || word.endsWith(NAVIGATION_ENDING)) {
                return true;
            }
        }
        return false;
    }

    /** The head of the page, not that of an article in it; and forms, unless the page is one. */
    private static boolean isFrame(Element element) {
        return switch (element.normalName()) {
            case "header" -> !isInArticle(element);
            case "form" -> true;
            default -> false;
        };
    }

    private static boolean isInArticle(Element element) {
        return element.parents().stream()
                .anyMatch(parent -> parent.normalName().equals("article")
                        || parent.normalName().equals("main")
                        || parent.attr("role").equals("main"));
    }

    private static boolean isMenu(Element element, HtmlMeasures measures) {
        return BLOCKS.contains(element.normalName())
                && measures.linksIn(element) >= LEAST_LINKS
                && measures.linkShareOf(element) > MOST_LINK_SHARE;
    }
}
