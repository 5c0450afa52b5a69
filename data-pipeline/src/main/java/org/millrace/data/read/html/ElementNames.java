package org.millrace.data.read.html;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/** What the names that authors give to classes and ids say of an element. */
final class ElementNames {

    /** What names say. */
    enum Hint {
        /** Hardly ever main text. */
        BOILERPLATE,
        /** Boilerplate on most pages, and on some a box within the text. */
        ASIDE,
        /** What readers have said of the text. */
        COMMENTS,
        NONE
    }

    private static final Set<String> BOILERPLATE = Set.of(
            "ad",
            "ads",
            "advert",
            "advertisement",
            "advertising",
            "breadcrumb",
            "breadcrumbs",
            "byline",
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
            "printfooter",
            "promo",
            "share",
            "sharing",
            "signup",
            "skip",
            "skiplink",
            "social",
            "subscribe",
            "toolbar",
            "tooltip",
            "toc",
            "tableofcontents",
            "sponsor",
            "sponsors",
            "donate",
            "donation",
            "copyright",
            "pagedate",
            "pageinfo",
            "backlinks",
            "toplang",
            "bottomlang",
            "sphinxsidebar",
            "editsection",
            "mw-editsection",
            "noprint");

    private static final Set<String> ASIDE =
            Set.of("sidebar", "related", "banner", "widget", "widgets", "aside", "rightside", "rail", "recommended");

    private static final Set<String> COMMENTS =
            Set.of("comments", "comment", "commentlist", "respond", "disqus", "replies", "reviews");

    private ElementNames() {}

    static Hint hintOf(Element element) {
        Hint hint = Hint.NONE;
        for (String attribute : new String[] {element.className(), element.id()}) {
            Hint found = hintOf(attribute.toLowerCase(Locale.ROOT));
            if (found == Hint.BOILERPLATE) {
                return found;
            }
            hint = found == Hint.NONE ? hint : found;
        }
        return hint;
    }

    private static Hint hintOf(String names) {
        Hint hint = Hint.NONE;
        int start = 0;
        for (int i = 0; i <= names.length(); i++) {
            if (i == names.length() || !Character.isLetterOrDigit(names.charAt(i))) {
                Hint found = i == start ? Hint.NONE : hintOfWord(names.substring(start, i));
                if (found == Hint.BOILERPLATE) {
                    return found;
                }
                hint = found == Hint.NONE ? hint : found;
                start = i + 1;
            }
        }
        return hint;
    }

    private static Hint hintOfWord(String word) {
        // Names such as docnav, topnav and subnav.
        if (BOILERPLATE.contains(word) || word.endsWith("nav")) {
            return Hint.BOILERPLATE;
        }
        if (COMMENTS.contains(word)) {
            return Hint.COMMENTS;
        }
        return ASIDE.contains(word) ? Hint.ASIDE : Hint.NONE;
    }
}
