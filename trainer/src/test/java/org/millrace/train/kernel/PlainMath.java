package org.millrace.train.kernel;

import java.util.function.Function;

/** Forward kernels as loops in double precision, and gradients of them by central differences. */
public final class PlainMath {

    private PlainMath() {}

    public static double[] linear(double[] x, double[] w, double[] b, int n, int inputs, int outputs) {
        double[] y = new double[n * outputs];
        for (int i = 0; i < n; i++) {
            for (int o = 0; o < outputs; o++) {
                double sum = b[o];
                for (int c = 0; c < inputs; c++) {
                    sum += x[i * inputs + c] * w[o * inputs + c];
                }
                y[i * outputs + o] = sum;
            }
        }
        return y;
    }

    public static double[] rmsNorm(double[] x, double[] w, double eps) {
        int d = w.length;
        double[] y = new double[x.length];
        for (int row = 0; row < x.length / d; row++) {
            double squares = 0;
            for (int i = 0; i < d; i++) {
                squares += x[row * d + i] * x[row * d + i];
            }
            for (int i = 0; i < d; i++) {
                y[row * d + i] = x[row * d + i] / Math.sqrt(squares / d + eps) * w[i];
            }
        }
        return y;
    }

    public static double[] swiGlu(double[] gate, double[] up) {
        double[] y = new double[gate.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        return y;
    }

    /** The output (N,H,K), followed by the log of each denominator (H,N). */
    public static double[] attention(
            double[] q, double[] k, double[] v, int[] cuSeqlens, int heads, int groups, int headSize) {
        int n = q.length / heads / headSize;
        double[] out = new double[q.length + heads * n];
        for (int document = 0; document + 1 < cuSeqlens.length; document++) {
            for (int i = cuSeqlens[document]; i < cuSeqlens[document + 1]; i++) {
                for (int h = 0; h < heads; h++) {
                    int g = h / (heads / groups);
                    double sum = 0;
                    double[] weighted = new double[headSize];
                    for (int j = cuSeqlens[document]; j <= i; j++) {
                        double score = 0;
                        for (int c = 0; c < headSize; c++) {
                            score += q[(i * heads + h) * headSize + c] * k[(j * groups + g) * headSize + c];
                        }
                        double weight = Math.exp(score / Math.sqrt(headSize));
                        sum += weight;
                        for (int c = 0; c < headSize; c++) {
                            weighted[c] += weight * v[(j * groups + g) * headSize + c];
                        }
                    }
                    for (int c = 0; c < headSize; c++) {
                        out[(i * heads + h) * headSize + c] = weighted[c] / sum;
                    }
                    out[q.length + h * n + i] = Math.log(sum);
                }
            }
        }
        return out;
    }

    public static double[] crossEntropy(double[] h, double[] w, int[] labels) {
        int n = labels.length;
        int d = h.length / n;
        int vocabulary = w.length / d;
        double[] logits = linear(h, w, new double[vocabulary], n, d, vocabulary);
        double[] losses = new double[n];
        for (int i = 0; i < n; i++) {
            if (labels[i] >= 0) {
                double sum = 0;
                for (int t = 0; t < vocabulary; t++) {
                    sum += Math.exp(logits[i * vocabulary + t]);
                }
                losses[i] = Math.log(sum) - logits[i * vocabulary + labels[i]];
            }
        }
        return losses;
    }

    /** The gradient of Σ weights · f(x) by central differences. */
    public static double[] gradient(Function<double[], double[]> f, double[] x, double[] weights) {
        double step = 1e-5;
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double value = x[i];
            x[i] = value + step;
            double above = dot(f.apply(x), weights);
            x[i] = value - step;
            double below = dot(f.apply(x), weights);
            x[i] = value;
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
