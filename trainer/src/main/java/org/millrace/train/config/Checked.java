package org.millrace.train.config;

/** A configuration record with conditions that span several of its keys. */
public interface Checked {

    /** Adds what is wrong; called only when every key of the record could be read. */
    void check(Problems problems);
}
