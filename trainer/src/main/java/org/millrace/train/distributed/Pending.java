package org.millrace.train.distributed;

/** An operation of a {@link ProcessGroup} that has begun. Until it is awaited, its tensors belong to the group. */
@FunctionalInterface
public interface Pending {

    /**
     * Waits for the end of the operation. May be called again, to the same effect.
     *
     * @throws ProcessGroupException if it failed, or took longer than the group's timeout
     */
    void await();
}
