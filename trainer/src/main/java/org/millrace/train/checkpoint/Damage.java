package org.millrace.train.checkpoint;

/**
 * Something that is not as it was written.
 *
 * @param path of the file or folder
 * @param problem what is wrong, with what was found and what was expected
 */
public record Damage(String path, String problem) {

    @Override
    public String toString() {
        return path + ": " + problem;
    }
}
