package org.millrace.train.distributed;

/**
 * Tells operations of a mesh apart.
 *
 * @param group the same on all members of a group
 * @param number of the operation in its group, from 0; goes around after 2³² operations
 */
record OperationKey(long group, int number) {}
