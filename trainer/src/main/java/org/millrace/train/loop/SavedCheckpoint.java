package org.millrace.train.loop;

import org.apache.hadoop.fs.Path;

/**
 * A checkpoint that is committed.
 *
 * @param step steps done by then
 * @param folder that holds it
 * @param pauseSeconds that training stood still for it
 * @param seconds from the snapshot to the commit
 */
public record SavedCheckpoint(long step, Path folder, double pauseSeconds, double seconds) {}
