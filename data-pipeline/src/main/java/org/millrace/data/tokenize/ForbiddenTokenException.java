package org.millrace.data.tokenize;

/** A text spells a special token where {@link SpecialTokens#FORBID} says that it must not. */
public final class ForbiddenTokenException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String token;
    private final long position;

    ForbiddenTokenException(String token, long position) {
        super(
                ("The text contains the special token %s at character %d, which is forbidden here; take it out of the text,"
                                + " or encode with special tokens as text")
                        .formatted(token, position));
        this.token = token;
        this.position = position;
    }

    /** The token as it is spelled. */
    public String token() {
        return token;
    }

    /**
     * Where it begins: chars of the text before it. For a token that is looked for in composed text, chars of the
     * composed text.
     */
    public long position() {
        return position;
    }
}
