/**
 * Published laws that predict peak learning rate and batch size from the size of a model and of its data. Entry point:
 * {@link org.millrace.train.scaling.Hyperparameters#resolve}.
 *
 * <p>Such laws were fitted on small runs and are extrapolated beyond them: at 6.5B parameters and 18T tokens the two
 * here differ by a factor of six. So each names its source and its range, and warns outside it.
 */
@NullMarked
package org.millrace.train.scaling;

import org.jspecify.annotations.NullMarked;
