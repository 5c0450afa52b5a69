package org.millrace.data.read.html;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/** Tells notices of cookies and of copyright by what they say, where no name gives them away. */
final class PageNotices {

    private static final Set<String> BLOCKS =
            Set.of("p", "div", "section", "small", "li", "td", "center", "address", "aside");

    private static final int MOST_OF_A_COOKIE_NOTICE = 700;
    private static final int MOST_OF_A_FOOT = 160;
    private static final int MOST_ELEMENTS = 40;

    /** A page that says the word more often is about it. */
    private static final int MOST_TIMES_IN_PASSING = 6;

    private static final String[] COOKIE = {"cookie", "クッキー", "куки", "쿠키", "cookies"};

    /** What sites ask for beside it, in the languages that most of them are in. */
    private static final String[] CONSENT = {
        "accept",
        "agree",
        "consent",
        "we use",
        "this site uses",
        "this website uses",
        "by continuing",
        "experience",
        "akzeptier",
        "zustimm",
        "verwenden",
        "nutzen",
        "einwillig",
        "accepter",
        "utilisons",
        "utilise",
        "acepta",
        "utiliza",
        "usamos",
        "aceitar",
        "accett",
        "utilizz",
        "akceptuj",
        "używa",
        "приним",
        "использу",
        "同意",
        "使用",
        "利用",
        "동의",
        "사용",
        "godta",
        "gebruik",
        "accepteer",
        "använder",
        "çerez"
    };

    private static final String[] FOOT = {
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos reservados",
        "last modified",
        "last updated",
        "last edited",
        "zuletzt geändert",
        "powered by",
        "retrieved from"
    };

    private final HtmlMeasures measures;
    private final boolean aboutCookies;

    PageNotices(Element body, HtmlMeasures measures) {
        this.measures = measures;
        String text = body.text().toLowerCase(Locale.ROOT);
        int times = 0;
        for (int at = text.indexOf("cookie"); at >= 0; at = text.indexOf("cookie", at + 1)) {
            times++;
        }
        this.aboutCookies = times > MOST_TIMES_IN_PASSING;
    }

    boolean isNotice(Element element) {
        if (!BLOCKS.contains(element.normalName())) {
            return false;
        }
        long length = measures.textOf(element);
        if (length == 0 || length > MOST_OF_A_COOKIE_NOTICE || measures.elementsIn(element) > MOST_ELEMENTS) {
            return false;
        }
        String text = element.text().toLowerCase(Locale.ROOT);
        boolean cookies = !aboutCookies && hasAny(text, COOKIE) && hasAny(text, CONSENT);
        boolean foot = length <= MOST_OF_A_FOOT
                && (text.startsWith("©")
                        || text.startsWith("copyright ©")
                        || text.startsWith("copyright (c)")
                        || hasAny(text, FOOT));
        return cookies || foot;
    }

    private static boolean hasAny(String text, String[] phrases) {
        for (String phrase : phrases) {
            if (text.contains(phrase)) {
                return true;
            }
        }
        return false;
    }
}
