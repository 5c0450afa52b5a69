package org.millrace.data.filter.heuristic;

import java.util.List;
import org.millrace.data.filter.text.PhraseTrie;

/** Paragraphs, which end at two line feeds, that speak of cookies, privacy or terms of use. */
final class NemoBoilerplate {

    private static final PhraseTrie FILLER = new PhraseTrie(List.of("lorem ipsum"));

    /** The beginnings of NeMo Curator's longer passages tell them as well as the whole. */
    private static final PhraseTrie POLICIES = new PhraseTrie(List.of(
            "terms of use",
            "privacy policy",
            "cookie policy",
            "uses cookies",
            "privacy overview",
            "use of cookies",
            "use cookies",
            "privacy & cookies policy",
            "privacy and cookies policy",
            "necessary cookies are absolutely essential",
            "cookies that may not be particularly necessary",
            "without changing your cookie settings, you agree"));

    private NemoBoilerplate() {}

    /** Their share of all paragraphs; 1 if the text has filler text anywhere. */
    static double share(String text) {
        if (FILLER.occursIn(text.toCharArray(), false)) {
            return 1;
        }
        int paragraphs = 0;
        int boilerplate = 0;
        int begin = 0;
        while (begin <= text.length()) {
            int feeds = text.indexOf("\n\n", begin);
            int end = feeds < 0 ? text.length() : feeds;
            paragraphs++;
            boilerplate += POLICIES.occursIn(text.substring(begin, end).toCharArray(), false) ? 1 : 0;
            begin = feeds < 0 ? text.length() + 1 : feeds + 2;
        }
        return (double) boilerplate / paragraphs;
    }
}
