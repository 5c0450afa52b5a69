/**
 * What scaling laws, published ones and one's own, say about a run.
 *
 * <pre>
 * StepLaw, DeepSeekLaw, ChinchillaLoss, KaplanLoss ──┐
 * law.yaml of a fit ── OwnLaw ───────────────────────┴─ {@link org.millrace.train.scaling.ScalingLaw} ─┬─ {@link org.millrace.train.scaling.Suggestion}       before a run
 *                                                                  ├─ {@link org.millrace.train.scaling.Hyperparameters}  at its start
 *                                                                  └─ {@link org.millrace.train.scaling.LossForecast}     at the end of its stages
 * </pre>
 *
 * <p>Laws were fitted on small runs and are extrapolated beyond them: at 6.5B parameters and 18T tokens Step Law's learning
 * rate is six times DeepSeek's. So each names its source and says how many powers of ten a run lies beyond its own.
 */
@NullMarked
package org.millrace.train.scaling;

import org.jspecify.annotations.NullMarked;
