package org.millrace.data.classify;

/**
 * Which part of the labelled documents is learnt from.
 *
 * @param bytes text in UTF-8 that one process can hold, the same share for each label
 * @param longestText characters of a document that count; what comes after is cut off
 * @param seed of the drawing
 */
public record SampleSettings(long bytes, int longestText, long seed) {

    public SampleSettings {
        if (bytes < 1 || longestText < 1) {
            throw new IllegalArgumentException(
                    "A sample needs at least 1 byte and 1 character of a text, got " + bytes + " and " + longestText);
        }
    }

    /** Bytes that each of some labels may have. */
    long bytesPerLabel(int labels) {
        return Math.max(1, bytes / Math.max(1, labels));
    }

    /** The part of a document that counts. */
    public LabelledText cut(LabelledText document) {
        String text = document.text();
        if (text.length() <= longestText) {
            return document;
        }
        int end = Character.isHighSurrogate(text.charAt(longestText - 1)) ? longestText - 1 : longestText;
        return new LabelledText(document.label(), text.substring(0, end));
    }
}
