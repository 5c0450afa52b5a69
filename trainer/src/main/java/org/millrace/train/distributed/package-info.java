/**
 * Ranks that train one model together: {@link org.millrace.train.distributed.ProcessGroup} is how they talk, {@link
 * org.millrace.train.distributed.ShardPlan} says who keeps what of the weights, gradients and moments.
 */
@NullMarked
package org.millrace.train.distributed;

import org.jspecify.annotations.NullMarked;
