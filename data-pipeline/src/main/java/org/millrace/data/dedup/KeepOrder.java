package org.millrace.data.dedup;

import java.io.Serializable;
import java.util.List;
import org.millrace.data.document.DocumentId;

/**
 * Which document of a cluster stays: of the source that comes first in a list of priorities, then the one that is first in
 * the input. Documents are numbered so that the least number is the one that stays; the numbers are one to one with the
 * identities, so nothing else has to travel with them.
 */
public final class KeepOrder implements Serializable {

    private static final long serialVersionUID = 1;

    private static final long FILES = 1L << 27;

    @SuppressWarnings("serial") // an immutable list of strings
    private final List<String> priority;

    private final long filesOfClass;

    /** @param priority names of sources, the one to keep first; all others come after them */
    public KeepOrder(List<String> priority) {
        this.priority = List.copyOf(priority);
        this.filesOfClass = FILES / (priority.size() + 1);
    }

    /**
     * The number of a document.
     *
     * @throws IllegalArgumentException where the input has more files than can be told apart beside so many priorities
     */
    public long number(DocumentId id, String source) {
        if (id.file() >= filesOfClass) {
            throw new IllegalArgumentException(
                    ("File %d is one too many: with %d sources in priority there may be %d files."
                                    + " Name fewer sources, or join small files.")
                            .formatted(id.file(), priority.size(), filesOfClass));
        }
        int listed = priority.indexOf(source);
        long order = listed < 0 ? priority.size() : listed;
        return new DocumentId(order * filesOfClass + id.file(), id.record()).toLong();
    }

    /** The inverse of {@link #number}. */
    public DocumentId id(long number) {
        DocumentId numbered = DocumentId.ofLong(number);
        return new DocumentId(numbered.file() % filesOfClass, numbered.record());
    }
}
