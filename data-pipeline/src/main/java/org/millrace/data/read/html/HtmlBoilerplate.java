package org.millrace.data.read.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a page what gives itself away as no main text: by element, by role, by the names of classes and ids, by the
 * share of links, by what notices of cookies and copyright say. Nothing that holds most of the page is taken for
 * boilerplate by its name or its links alone.
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
            "rp",
            "rt");

    private static final Set<String> ROLES = Set.of(
            "navigation",
            "banner",
            "contentinfo",
            "search",
            "dialog",
            "alertdialog",
            "menu",
            "menubar",
            "tablist",
            "tooltip");

    /** Texts of the links that tools put beside headings. */
    private static final Set<String> MARKS = Set.of("¶", "#", "§", "🔗", "edit", "[edit]", "permalink");

    private static final Set<String> ROOTS = Set.of("html", "body", "main", "article");
    private static final Set<String> MENUS = Set.of("ul", "ol", "dl", "table", "div", "section", "p", "td", "details");

    /** A block of at least this many links … */
    private static final int LEAST_LINKS = 3;

    /** … is a menu where more than this share of its text is links. */
    private static final double MOST_LINK_SHARE = 0.7;

    private static final double MOST_OF_THE_PAGE = 0.5;
    private static final double MOST_OF_THE_PROSE = 0.4;

    /** A box with so much prose, few links, and paragraphs beside it is part of the text, whatever it is called. */
    private static final int PROSE_OF_A_BOX = 60;

    private static final double MOST_LINKS_IN_A_BOX = 0.4;
    private static final int PARAGRAPHS_BESIDE_A_BOX = 2;

    /** A page with less prose than this beside the comments is a page of comments. */
    private static final int LEAST_PROSE_BESIDE_COMMENTS = 400;

    private final Element body;
    private final PageClock clock;
    private HtmlMeasures measures;

    private HtmlBoilerplate(Element body, PageClock clock) {
        this.body = body;
        this.clock = clock;
        this.measures = HtmlMeasures.of(body, clock);
    }

    static void remove(Element body, PageClock clock) {
        var boilerplate = new HtmlBoilerplate(body, clock);
        boilerplate.removeWhere(element -> isNeverText(element) || isMark(element));
        boilerplate.measures = HtmlMeasures.of(body, clock);
        boilerplate.removeComments();
        boilerplate.removeRest();
    }

    /** Below the body, not itself: jsoup's stream begins with the element that it is asked of. */
    private void removeWhere(Predicate<Element> test) {
        List<Element> found = new ArrayList<>();
        body.stream().skip(1).forEach(element -> {
            clock.tick();
            if (test.test(element)) {
                found.add(element);
            }
        });
        found.forEach(Element::remove);
    }

    private static boolean isNeverText(Element element) {
        return ELEMENTS.contains(element.normalName())
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || ROLES.contains(element.attr("role"))
                || isInvisible(element.attr("style"))
                || (element.normalName().equals("sup") && element.hasClass("reference"));
    }

    private static boolean isInvisible(String style) {
        if (style.isEmpty()) {
            return false;
        }
        String plain = style.replace(" ", "").toLowerCase(Locale.ROOT);
        return plain.contains("display:none") || plain.contains("visibility:hidden");
    }

    private static boolean isMark(Element element) {
        return element.normalName().equals("a") && MARKS.contains(element.text());
    }

    /** Under an article they are no main text; where there is next to nothing else they are. */
    private void removeComments() {
        List<Element> comments = outermostComments();
        long prose = comments.stream().mapToLong(measures::proseOf).sum();
        long rest = measures.proseOf(body) - prose;
        if (rest >= Math.min(LEAST_PROSE_BESIDE_COMMENTS, prose)) {
            comments.forEach(Element::remove);
            measures = HtmlMeasures.of(body, clock);
        }
    }

    private List<Element> outermostComments() {
        List<Element> comments = new ArrayList<>();
        body.traverse(new NodeVisitor() {
            private @Nullable Node open;

            @Override
            public void head(Node node, int depth) {
                clock.tick();
                if (open == null
                        && node instanceof Element element
                        && !isRoot(element)
                        && ElementNames.hintOf(element) == ElementNames.Hint.COMMENTS) {
                    open = element;
                    comments.add(element);
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node == open) {
                    open = null;
                }
            }
        });
        return comments;
    }

    private void removeRest() {
        double most = MOST_OF_THE_PAGE * measures.textOf(body);
        double mostProse = MOST_OF_THE_PROSE * measures.proseOf(body);
        var notices = new PageNotices(body, measures);
        removeWhere(element -> !isRoot(element)
                && measures.textOf(element) <= most
                && measures.proseOf(element) <= mostProse
                && (isNamed(element) || isFrame(element) || isMenu(element) || notices.isNotice(element)));
    }

    private static boolean isRoot(Element element) {
        return ROOTS.contains(element.normalName());
    }

    private boolean isNamed(Element element) {
        return switch (ElementNames.hintOf(element)) {
            case BOILERPLATE -> true;
            case ASIDE -> !isBoxOfTheText(element);
            case COMMENTS, NONE -> false;
        };
    }

    /** The head and foot of the page, not those of an article in it; what stands aside; forms, unless the page is one. */
    private boolean isFrame(Element element) {
        return switch (element.normalName()) {
            case "header" -> !measures.isInArticle(element) && !measures.hasTitle(element);
            case "footer", "form" -> true;
            case "aside" -> !isBoxOfTheText(element);
            default -> element.attr("role").equals("complementary") && !isBoxOfTheText(element);
        };
    }

    /** Books and manuals put notes, abstracts and examples into boxes between their paragraphs. */
    private boolean isBoxOfTheText(Element element) {
        Element parent = element.parent();
        if (parent == null
                || measures.proseOf(element) < PROSE_OF_A_BOX
                || measures.linkShareOf(element) > MOST_LINKS_IN_A_BOX) {
            return false;
        }
        int paragraphs = 0;
        for (Element sibling : parent.children()) {
            if (sibling != element && measures.paragraphsOf(sibling) == 1) {
                paragraphs++;
            }
        }
        return paragraphs >= PARAGRAPHS_BESIDE_A_BOX;
    }

    private boolean isMenu(Element element) {
        return MENUS.contains(element.normalName())
                && measures.linksIn(element) >= LEAST_LINKS
                && measures.linkShareOf(element) > MOST_LINK_SHARE;
    }
}
