/**
 * Scaling laws fitted on one's own runs, with their uncertainty.
 *
 * <pre>
 *                 ┌─ LossLawFitter ─────────── FittedLossLaw ──────────┐
 * CSV ─ RunTable ─┤                                                    ├─ FittedLaws ─ FittedLawsFile ─ YAML
 *                 └─ HyperparameterLawFitter ─ FittedHyperparameterLaw ┘
 * </pre>
 *
 * <p>The symbols are those of the papers: N parameters without embeddings, D tokens trained on, C = 6·N·D FLOPs, L loss
 * in nats a token. Every fit is a function of its table, settings and seed alone, whatever the number of threads.
 */
@NullMarked
package org.millrace.train.scaling.fit;

import org.jspecify.annotations.NullMarked;
