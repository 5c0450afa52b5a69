package org.millrace.data.read.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds the main text by where the prose is. From the body, or what the page calls its main part, it goes down to the
 * child that holds nearly all prose as long as there is one, and on each level takes out what stands beside it: containers
 * with little prose of their own. Headings, paragraphs, lists and tables beside it are part of the text.
 */
final class MainContent {

    /** A page says {@code main} around its main text, or the word means nothing; below this share it means nothing. */
    private static final double LEAST_MAIN_SHARE = 0.4;

    /** A child with at least this share of its parent's prose, in at least so many paragraphs, is where the main text is. */
    private static final double LEAST_SHARE_OF_PROSE = 0.75;

    private static final int LEAST_PARAGRAPHS = 3;

    /** What stands beside it and has at most this share of its prose is taken out … */
    private static final double MOST_PROSE_BESIDE = 0.15;

    /** … if it has next to no prose at all, or so many links. */
    private static final double MOST_LINKS_BESIDE = 0.3;

    private static final long NEXT_TO_NO_PROSE = 40;

    private static final Set<String> CONTAINERS =
            Set.of("div", "section", "aside", "td", "th", "center", "form", "table", "tbody", "tr", "span", "header");

    private final HtmlMeasures measures;

    private MainContent(HtmlMeasures measures) {
        this.measures = measures;
    }

    /** The element that the main text is in; what does not belong to it has been taken out. */
    static Element of(Element body, PageClock clock) {
        var content = new MainContent(HtmlMeasures.of(body, clock));
        Element root = content.declared(body);
        content.prune(root);
        return root;
    }

    /** What the page itself declares to be its main part, if that is so. */
    private Element declared(Element body) {
        Element main = body.selectFirst("main, [role=main]");
        if (main == null) {
            List<Element> articles = body.select("article");
            main = articles.size() == 1 ? articles.get(0) : null;
        }
        if (main == null) {
            main = body.selectFirst("[itemprop=articleBody]");
        }
        if (main == null) {
            return body;
        }
        return measures.textOf(main) >= LEAST_MAIN_SHARE * measures.textOf(body) ? main : body;
    }

    private void prune(Element root) {
        Element place = root;
        while (place != null) {
            Element richest = richest(place);
            if (richest == null
                    || measures.paragraphsOf(richest) < LEAST_PARAGRAPHS
                    || measures.proseOf(richest) < LEAST_SHARE_OF_PROSE * measures.proseOf(place)) {
                return;
            }
            List<Element> beside = new ArrayList<>();
            boolean before = true;
            for (Element child : place.children()) {
                before &= child != richest;
                if (child != richest && isBeside(child, before, richest)) {
                    beside.add(child);
                }
            }
            beside.forEach(Element::remove);
            place = richest;
        }
    }

    private @Nullable Element richest(Element place) {
        Element richest = null;
        for (Element child : place.children()) {
            if (richest == null || measures.proseOf(child) > measures.proseOf(richest)) {
                richest = child;
            }
        }
        return richest == null || measures.proseOf(richest) == 0 ? null : richest;
    }

    /** @param before whether it comes before the richest, as titles do */
    private boolean isBeside(Element element, boolean before, Element richest) {
        long prose = measures.proseOf(element);
        boolean little = prose <= MOST_PROSE_BESIDE * measures.proseOf(richest);
        boolean poor = prose < NEXT_TO_NO_PROSE || measures.linkShareOf(element) > MOST_LINKS_BESIDE;
        return CONTAINERS.contains(element.normalName())
                && little
                && poor
                && !(before ? measures.hasHeading(element) : measures.hasTitle(element))
                && !isTable(element);
    }

    /** A table of short values has no prose and is main text all the same. */
    private boolean isTable(Element element) {
        return element.normalName().equals("table") && measures.linkShareOf(element) <= MOST_LINKS_BESIDE;
    }
}
