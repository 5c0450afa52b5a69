package org.millrace.data.judge;

/**
 * One thing that a document gets a mark for.
 *
 * @param name of the mark, in snake case
 * @param question what the model is to judge, and what the lowest and highest mark mean
 * @param least lowest mark
 * @param most highest mark
 */
public record Dimension(String name, String question, int least, int most) {

    public Dimension {
        if (name.isEmpty()
                || !name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            throw new IllegalArgumentException("A dimension is named in snake case, cannot be: '%s'".formatted(name));
        }
        if (least >= most) {
            throw new IllegalArgumentException(
                    "Dimension %s must have marks from low to high, cannot be: %d to %d".formatted(name, least, most));
        }
    }
}
