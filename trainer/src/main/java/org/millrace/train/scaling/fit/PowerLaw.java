package org.millrace.train.scaling.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * y = c · N^p · D^q.
 *
 * @param coefficient c
 * @param parametersExponent p; zero if the law was fitted without N
 * @param tokensExponent q; zero if the law was fitted without D
 */
public record PowerLaw(double coefficient, double parametersExponent, double tokensExponent) {

    public double at(double parameters, double tokens) {
        return Math.exp(
                Math.log(coefficient) + parametersExponent * Math.log(parameters) + tokensExponent * Math.log(tokens));
    }

    /** c, p and q by name. */
    public Map<String, Double> constants() {
        Map<String, Double> constants = new LinkedHashMap<>();
        constants.put("c", coefficient);
        constants.put("p", parametersExponent);
        constants.put("q", tokensExponent);
        return constants;
    }
}
