/**
 * How often documents enter the training mixture.
 *
 * <pre>
 *   Amount of each Group, MixtureGoals ─► MixturePlanner ─► MixturePlan ─► MixtureSampler: copies of each document
 *                                                               └────────► MixtureTable, for people
 * </pre>
 *
 * A plan needs no more than the amounts of each group, which the step before has counted: texts are not read for it.
 */
@NullMarked
package org.millrace.data.mix;

import org.jspecify.annotations.NullMarked;
