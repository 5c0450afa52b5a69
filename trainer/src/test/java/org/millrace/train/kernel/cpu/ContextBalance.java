package org.millrace.train.kernel.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.Values;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;
import org.millrace.train.tensor.nd4j.Nd4jDevice;

/**
 * How evenly the work of attention, forward and backward, falls on the parts of a sequence: seconds of the slowest part
 * over the mean of all, where a part is a chunk from either end and, beside it, where it is one run of neighbours. In bf16
 * with the heads of Qwen2.5-0.5B. Arguments: tokens, parts, and the mean length of documents, 0 for a single one.
 */
public final class ContextBalance {

    private static final int HEADS = 14;
    private static final int GROUPS = 2;
    private static final int SIZE = 64;
    private static final int ROUNDS = 3;

    private final Kernels kernels;
    private final Values values;
    private final int[] documents;
    private final Tensor keysValues;
    private final Tensor dKeysValues;

    private ContextBalance(Kernels kernels, Values values, int[] documents) {
        this.kernels = kernels;
        this.values = values;
        this.documents = documents;
        int tokens = documents[documents.length - 1];
        this.keysValues = values.tensor(tokens, 2L * GROUPS, SIZE);
        this.dKeysValues = values.floats(tokens, 2L * GROUPS, SIZE);
    }

    /** Prints both. */
    public static void main(String[] arguments) {
        int tokens = Integer.parseInt(arguments[0]);
        int parts = Integer.parseInt(arguments[1]);
        int[] documents = documents(tokens, Integer.parseInt(arguments[2]));
        Nd4jDevice device = new Nd4jDevice(1);
        try (Kernels kernels = new CpuKernels(device, 1, InstructionSet.best())) {
            ContextBalance balance = new ContextBalance(kernels, new Values(device, DataType.BFLOAT16, 1), documents);
            int chunk = tokens / (2 * parts);
            List<int[]> zigzag = new ArrayList<>();
            List<int[]> neighbours = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                zigzag.add(new int[] {part * chunk, (2 * parts - 1 - part) * chunk});
                neighbours.add(new int[] {2 * part * chunk, (2 * part + 1) * chunk});
            }
            balance.print("a chunk from either end", zigzag, chunk);
            balance.print("neighbouring chunks", neighbours, chunk);
        }
    }

    private static int[] documents(int tokens, int mean) {
        List<Integer> bounds = new ArrayList<>(List.of(0));
        SplittableRandom random = new SplittableRandom(3);
        while (mean > 0) {
            int next = bounds.get(bounds.size() - 1) + (int) Math.ceil(-mean * Math.log(1 - random.nextDouble()));
            if (next >= tokens) {
                break;
            }
            bounds.add(next);
        }
        bounds.add(tokens);
        return bounds.stream().mapToInt(Integer::intValue).distinct().toArray();
    }

    private void print(String name, List<int[]> parts, int chunk) {
        double[] seconds =
                parts.stream().mapToDouble(part -> seconds(part, chunk)).toArray();
        double mean = Arrays.stream(seconds).average().orElseThrow();
        double most = Arrays.stream(seconds).max().orElseThrow();
        System.out.printf(
                Locale.ROOT, "%s: slowest over mean %.2f; seconds %s%n", name, most / mean, Arrays.toString(seconds));
    }

    /** The fastest of some rounds. */
    private double seconds(int[] chunks, int rows) {
        Tensor q = values.tensor(rows, HEADS, SIZE);
        Tensor dOut = values.tensor(rows, HEADS, SIZE);
        Tensor out = values.tensor(rows, HEADS, SIZE);
        Tensor dQ = values.tensor(rows, HEADS, SIZE);
        Tensor log = values.floats(HEADS, rows);
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (int first : chunks) {
                kernels.attentionOfRows(q, keysValues, first, documents, out, log);
                kernels.attentionOfRowsGradient(dOut, q, keysValues, first, out, log, documents, dQ, dKeysValues);
            }
            least = Math.min(least, (System.nanoTime() - begin) / 1e9);
        }
        return least;
    }
}
