package org.millrace.spark.dedup;

/** Which documents are compared with each other. */
public enum Scope {

    /** All with all. */
    EVERYTHING,

    /** Those of one source, such as one snapshot of a crawl. */
    SOURCE
}
