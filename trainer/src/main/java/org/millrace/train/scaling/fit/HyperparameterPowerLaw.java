package org.millrace.train.scaling.fit;

/**
 * Peak learning rate and batch of the best run of N parameters on D tokens, in the form of Step Law (Li et al. 2025,
 * arXiv 2503.04715).
 *
 * @param learningRate η(N, D), peak, of AdamW
 * @param batchTokens B(D) or B(N, D), tokens of an optimizer step
 */
public record HyperparameterPowerLaw(PowerLaw learningRate, PowerLaw batchTokens) {}
