package org.millrace.train.scaling.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * L(N, D) = E + A / N^α + B / D^β (Hoffmann et al. 2022, arXiv 2203.15556, §3.3).
 *
 * @param e loss that no model and no data can go below, nats a token
 * @param a weight of the term of N
 * @param b weight of the term of D
 * @param alpha exponent of N
 * @param beta exponent of D
 */
public record ChinchillaLaw(double e, double a, double b, double alpha, double beta) implements LossLaw {

    @Override
    public LawForm form() {
        return LawForm.CHINCHILLA;
    }

    @Override
    public double loss(double parameters, double tokens) {
        return e + a * Math.pow(parameters, -alpha) + b * Math.pow(tokens, -beta);
    }

    /** In closed form (§3.3, equation 4): N = G·(C/6)^(β/(α+β)) with G = (αA / βB)^(1/(α+β)). */
    @Override
    public Allocation optimum(double compute) {
        double lnG = (Math.log(alpha * a) - Math.log(beta * b)) / (alpha + beta);
        double n = Math.exp(lnG + beta / (alpha + beta) * Math.log(Compute.product(compute)));
        double d = Compute.tokens(compute, n);
        return new Allocation(compute, n, d, loss(n, d));
    }

    @Override
    public Map<String, Double> constants() {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("E", e);
        constants.put("A", a);
        constants.put("B", b);
        constants.put("alpha", alpha);
        constants.put("beta", beta);
        return constants;
    }

    @Override
    public String formula() {
        return "L(N, D) = E + A / N^alpha + B / D^beta";
    }
}
