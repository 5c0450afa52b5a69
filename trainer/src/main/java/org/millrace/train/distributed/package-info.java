/**
 * How ranks that train one model together talk: {@link org.millrace.train.distributed.ProcessGroup}. Ranks that are threads talk through {@link org.millrace.train.distributed.InProcessGroup}, ranks that are processes
 * over TCP, which begins with {@link org.millrace.train.distributed.TcpRendezvous}:
 *
 * <pre>
 *  ProcessGroup ── TcpGroup: a group or subgroup; makes of each operation a Transfer: what goes where
 *                     │
 *                   Mesh: what all groups of a rank share; the first failure ends it, here and everywhere
 *                     ├── Lane, one or more: a thread that moves and sums its share of the chunks
 *                     │      ├── LaneTransfer: how far it is with an operation
 *                     │      └── Link: its connection to one rank; carries Frames
 *                     └── Control: a thread that says and hears who left, and why
 * </pre>
 */
@NullMarked
package org.millrace.train.distributed;

import org.jspecify.annotations.NullMarked;
