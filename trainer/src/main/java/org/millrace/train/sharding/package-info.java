/**
 * Who of the ranks that train one model together keeps and computes what. {@link org.millrace.train.sharding.ShardPlan}
 * divides weights, gradients and moments; {@link org.millrace.train.sharding.ContextRanks} the tokens of a sequence.
 *
 * <pre>
 *  ModelWeights  ◄── WholeWeights, GatheredUnits (ZeRO-3): what the model computes with
 *  StepGradients ◄── WholeGradients (none, ZeRO-1), ScatteredGradients (ZeRO-2, ZeRO-3): sums on their way over the ranks
 *                ◄── PartedGradients, ScatteredParts: the same of sequences that are computed in parts
 *  StepTotals        loss and norm of a step, whoever holds what
 * </pre>
 */
@NullMarked
package org.millrace.train.sharding;

import org.jspecify.annotations.NullMarked;
