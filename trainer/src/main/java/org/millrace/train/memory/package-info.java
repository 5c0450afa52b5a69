/**
 * How much memory a run takes, told before it begins.
 *
 * <pre>
 * RunShape (model, precision, stages) ─┐
 *                                      ├─► MemoryPlanner ─► MemoryPlan: what fits, how, and what would
 * MachineMemory ─► MemoryLimit ────────┘
 * </pre>
 *
 * The planner walks the real model, forward and backward, over a device without memory and kernels that compute nothing.
 * So the plan follows the model's code and cannot drift away from it.
 */
@NullMarked
package org.millrace.train.memory;

import org.jspecify.annotations.NullMarked;
