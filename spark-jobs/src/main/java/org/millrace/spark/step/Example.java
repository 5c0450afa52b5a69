package org.millrace.spark.step;

/**
 * One document or record that a step did not pass on, for people to judge the rule by.
 *
 * @param id {@code file:record} of a document; the place in its file of a bad record
 * @param uri where it came from
 * @param measured what decided: a number, or what a reader found
 * @param threshold what it was held against; empty where there is no limit
 * @param excerpt beginning of the text
 * @param match what of a list it was dropped for, such as a benchmark's item; empty where there is no list
 */
public record Example(String id, String uri, String measured, String threshold, String excerpt, String match) {

    public Example(String id, String uri, String measured, String threshold, String excerpt) {
        this(id, uri, measured, threshold, excerpt, "");
    }
}
