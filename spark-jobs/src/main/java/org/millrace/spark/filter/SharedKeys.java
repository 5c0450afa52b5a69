package org.millrace.spark.filter;

/** What settings are that several kinds of filters have. */
final class SharedKeys {

    static final String DIALECT =
            "Whose reading of the rules: what words, bullets and repetitions are. See the data pipeline's README.";

    static final String WORDS_OF_DATATROVE =
            "What a word is in datatrove's dialect: spacy, as in languages with spaces; unicode, for those without.";

    static final String LANGUAGES =
            "Codes of the languages that the rules are for, as the language step writes them; documents in others pass."
                    + " Empty for all.";

    private SharedKeys() {}
}
