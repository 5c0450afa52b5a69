package org.millrace.data.language;

import java.util.List;

/** Tells the language of a text. Safe for use by several threads; the same text always gets the same answer. */
public interface LanguageIdentifier {

    DetectedLanguage detect(String text);

    /** Codes of all languages that it can tell. */
    List<String> codes();
}
