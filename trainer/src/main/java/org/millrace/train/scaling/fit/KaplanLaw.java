package org.millrace.train.scaling.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * L(N, D) = ((Nc / N)^(αN/αD) + Dc / D)^αD (Kaplan et al. 2020, arXiv 2001.08361, equation 1.5).
 *
 * @param nc parameters at which the term of N is one
 * @param dc tokens at which the term of D is one
 * @param alphaN exponent of N where data abound
 * @param alphaD exponent of D where parameters abound
 */
public record KaplanLaw(double nc, double dc, double alphaN, double alphaD) implements LossLaw {

    @Override
    public LawForm form() {
        return LawForm.KAPLAN;
    }

    @Override
    public double loss(double parameters, double tokens) {
        return Math.pow(Math.pow(nc / parameters, alphaN / alphaD) + dc / tokens, alphaD);
    }

    /** In closed form, from the derivative of the bracket along 6·N·D = C: N^(g+1) = g·Nc^g·C / (6·Dc), g = αN/αD. */
    @Override
    public Allocation optimum(double compute) {
        double g = alphaN / alphaD;
        double lnN = (Math.log(g) + g * Math.log(nc) + Math.log(Compute.product(compute)) - Math.log(dc)) / (g + 1);
        double n = Math.exp(lnN);
        double d = Compute.tokens(compute, n);
        return new Allocation(compute, n, d, loss(n, d));
    }

    @Override
    public Map<String, Double> constants() {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("Nc", nc);
        constants.put("Dc", dc);
        constants.put("alpha_N", alphaN);
        constants.put("alpha_D", alphaD);
        return constants;
    }

    @Override
    public String formula() {
        return "L(N, D) = ((Nc / N)^(alpha_N / alpha_D) + Dc / D)^alpha_D";
    }
}
