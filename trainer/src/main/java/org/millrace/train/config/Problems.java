package org.millrace.train.config;

import java.util.ArrayList;
import java.util.List;

/** Collects mistakes, so that the user sees every one of them at once. */
public final class Problems {

    private final String prefix;
    private final List<Problem> found;

    public Problems() {
        this("", new ArrayList<>());
    }

    private Problems(String prefix, List<Problem> found) {
        this.prefix = prefix;
        this.found = found;
    }

    /** The same collection, for keys below the given one: {@code stages[1]}, {@code model}. */
    public Problems at(String key) {
        return new Problems(path(key), found);
    }

    /** Adds a mistake at a key below this place; an empty key is this place itself. */
    public void add(String key, Object got, String expected, String advice) {
        found.add(new Problem(path(key), String.valueOf(got), expected, advice));
    }

    public void add(String key, Object got, String expected) {
        add(key, got, expected, "");
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Problem> list() {
        return List.copyOf(found);
    }

    /** Throws all that was found, if anything was. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(list());
        }
    }

    private String path(String key) {
        if (prefix.isEmpty() || key.isEmpty()) {
            return prefix + key;
        }
        return prefix + "." + key;
    }
}
