package org.millrace.data.tokenize;

/**
 * A token that is found in the text itself, before words are split.
 *
 * @param id its id
 * @param content the text that it stands for
 * @param special whether it is a control token, which {@link SpecialTokens} can leave as text
 * @param normalized whether it is searched for after normalisation, rather than in the text as given
 * @param stripsLeft whether it swallows the white space before it
 * @param stripsRight whether it swallows the white space after it
 * @param singleWord whether it is left as text where a letter, mark, digit or connector stands directly beside it
 */
public record AddedToken(
        int id,
        String content,
        boolean special,
        boolean normalized,
        boolean stripsLeft,
        boolean stripsRight,
        boolean singleWord) {

    public AddedToken {
        if (id < 0) {
            throw new TokenizerFormatException(
                    "Added token %s: id must not be negative, got %d".formatted(content, id));
        }
        if (content.isEmpty()) {
            throw new TokenizerFormatException("Added token %d has no content".formatted(id));
        }
    }

    /** A control token as Qwen2.5 has them: found in the text as given, swallowing nothing. */
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false, false);
    }
}
