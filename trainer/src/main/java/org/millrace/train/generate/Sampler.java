package org.millrace.train.generate;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Chooses the next token from its logits. First the temperature divides them, then the k likeliest tokens stay, then
 * (nucleus sampling, Holtzman et al. 2020) the fewest of these whose probabilities reach p; one of what is left is drawn.
 * Of tokens that are equally likely the one with the lower id counts as likelier.
 *
 * @param temperature 0 always takes the likeliest token
 * @param topK tokens that stay; 0 for all
 * @param topP probability that stays; 1 for all
 */
public record Sampler(double temperature, int topK, double topP) {

    public Sampler {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("Temperature must be at least 0, cannot be: " + temperature);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top-k must be at least 0, cannot be: " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top-p must be above 0 and at most 1, cannot be: " + topP);
        }
    }

    /** Always the likeliest token. */
    public static Sampler greedy() {
        return new Sampler(0, 0, 1);
    }

    /**
     * Chooses a token.
     *
     * @param logits one a token; −∞ for a token that must not be chosen
     * @param vocabulary how many of the logits are those of tokens: a model's embedding may be padded
     * @param uniform a random number in [0, 1)
     * @throws IllegalArgumentException if a logit is NaN or +∞, or all are −∞
     */
    public int choose(float[] logits, int vocabulary, double uniform) {
        int likeliest = likeliest(logits, vocabulary);
        if (temperature == 0 || topK == 1) {
            return likeliest;
        }
        double maximum = logits[likeliest];
        double[] weights = new double[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            weights[i] = Math.exp((logits[i] - maximum) / temperature);
        }
        boolean limited = topK > 0 && topK < vocabulary;
        if (!limited && topP == 1) {
            return draw(weights, vocabulary, uniform);
        }
        int[] candidates = limited ? largest(weights, topK) : nucleusCandidates(weights);
        double[] kept = new double[candidates.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = weights[candidates[i]];
        }
        double total = limited ? sum(kept) : sum(weights);
        return candidates[draw(kept, nucleus(kept, total), uniform)];
    }

    private static int likeliest(float[] logits, int vocabulary) {
        if (vocabulary < 1 || vocabulary > logits.length) {
            throw new IllegalArgumentException("Vocabulary must be between 1 and the %d logits, cannot be: %d"
                    .formatted(logits.length, vocabulary));
        }
        int best = 0;
        for (int i = 0; i < vocabulary; i++) {
            if (Float.isNaN(logits[i]) || logits[i] == Float.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "The logit of token %d is %s: the model's weights are damaged or its training diverged"
                                .formatted(i, logits[i]));
            }
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        if (logits[best] == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("Every token is excluded: all logits are -Infinity");
        }
        return best;
    }

    /**
     * The ids among which the nucleus must be, likeliest first. Tokens below (1 − p)/V have less than 1 − p together, so
     * the others reach p without them; sorting only those saves most of the work.
     */
    private int[] nucleusCandidates(double[] weights) {
        double threshold = (1 - topP) / weights.length * sum(weights);
        int[] candidates = new int[weights.length];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= threshold) {
                candidates[count++] = i;
            }
        }
        return sorted(weights, Arrays.copyOf(candidates, count));
    }

    /** The ids of the k largest weights, largest first. */
    private static int[] largest(double[] weights, int k) {
        var smallestFirst = new PriorityQueue<Integer>(k, (a, b) -> compare(weights, b, a));
        for (int i = 0; i < weights.length; i++) {
            if (smallestFirst.size() < k) {
                smallestFirst.add(i);
            } else if (weights[i] > weights[smallestFirst.element()]) {
                smallestFirst.remove();
                smallestFirst.add(i);
            }
        }
        return sorted(
                weights, smallestFirst.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int[] sorted(double[] weights, int[] ids) {
        return Arrays.stream(ids)
                .boxed()
                .sorted((a, b) -> compare(weights, a, b))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Likelier tokens come first, of equal ones the lower id. */
    private static int compare(double[] weights, int a, int b) {
        int byWeight = Double.compare(weights[b], weights[a]);
        return byWeight != 0 ? byWeight : Integer.compare(a, b);
    }

    /** How many of the weights, largest first, reach p of the total. */
    private int nucleus(double[] weights, double total) {
        double reached = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i];
            if (reached >= topP * total) {
                return i + 1;
            }
        }
        return weights.length;
    }

    private static int draw(double[] weights, int count, double uniform) {
        double target = uniform * sum(count == weights.length ? weights : Arrays.copyOf(weights, count));
        double reached = 0;
        int last = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                reached += weights[i];
                last = i;
                if (reached > target) {
                    break;
                }
            }
        }
        return last;
    }

    private static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
