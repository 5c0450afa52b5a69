package org.millrace.train.kernel.profile;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.millrace.train.kernel.AdamWStep;
import org.millrace.train.kernel.Kernels;
import org.millrace.train.kernel.RandomTensors;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Calls of kernels as they are made in a training step on 1,024 tokens, by name, on random values. */
final class BenchmarkedCalls {

    private static final int TOKENS = 1_024;
    private static final int VOCABULARY = 151_936;
    private static final int DOCUMENTS = 16;
    private static final int FLAT = 1 << 25;

    /**
     * A call that can be repeated.
     *
     * @param before restores the inputs that the call overwrites with something else
     */
    record Call(Consumer<Kernels> kernel, Runnable before) {

        void run(Kernels kernels) {
            kernel.accept(kernels);
        }

        void prepare() {
            before.run();
        }
    }

    private final Kernels kernels;
    private final DataType type;
    private final RandomTensors random;
    private final int hidden;
    private final int heads;
    private final int groups;
    private final int headSize;
    private final int feedForward;

    /** @param shape {@code 0.5b} or {@code 7b} of Qwen2.5, or {@code d512} */
    BenchmarkedCalls(Kernels kernels, DataType type, String shape) {
        int[] sizes = switch (shape) {
            case "0.5b" -> new int[] {896, 14, 2, 4_864};
            case "7b" -> new int[] {3_584, 28, 4, 18_944};
            case "d512" -> new int[] {512, 8, 2, 2_048};
            default -> throw new IllegalArgumentException("shape: 0.5b, 7b or d512, cannot be: " + shape);
        };
        this.kernels = kernels;
        this.type = type;
        this.hidden = sizes[0];
        this.heads = sizes[1];
        this.groups = sizes[2];
        this.headSize = hidden / heads;
        this.feedForward = sizes[3];
        this.random = new RandomTensors(kernels.device());
    }

    /** The call of a name {@code kernel: what}. */
    Call call(String name) {
        String kernel = name.replaceFirst(":.*", "");
        String what = name.substring(kernel.length());
        return switch (kernel) {
            case "linear", "linearInputGradient", "linearWeightGradient" -> product(kernel, what);
            case "attention", "attentionGradient" -> attention(kernel, what.contains("16") ? DOCUMENTS : 1);
            case "cachedAttention" -> cachedAttention();
            case "linearCrossEntropy" -> linearCrossEntropy(what.isEmpty());
            case "embedding", "embeddingGradient" -> embedding(kernel);
            case "rmsNorm", "rmsNormGradient" -> rmsNorm(kernel);
            case "rope" -> rope();
            case "swiGlu", "swiGluGradient" -> swiGlu(kernel);
            case "adamW" -> adamW();
            default -> flat(kernel);
        };
    }

    private Call product(String kernel, String what) {
        int joined = (heads + 2 * groups) * headSize;
        int[] inputsOutputs = switch (what) {
            case ": query, key, value" -> new int[] {hidden, joined};
            case ": attention's output" -> new int[] {hidden, hidden};
            case ": gate and up" -> new int[] {hidden, 2 * feedForward};
            case ": down" -> new int[] {feedForward, hidden};
            default -> throw new IllegalArgumentException("No product" + what);
        };
        int inputs = inputsOutputs[0];
        int outputs = inputsOutputs[1];
        Tensor x = random.tensor(type, TOKENS, inputs);
        Tensor y = random.tensor(type, TOKENS, outputs);
        if (kernel.equals("linearWeightGradient")) {
            Tensor dw = random.tensor(DataType.FLOAT32, outputs, inputs);
            Tensor db = outputs == joined ? random.tensor(DataType.FLOAT32, outputs) : null;
            return of(k -> k.linearWeightGradient(y, x, dw, db));
        }
        Tensor w = random.tensor(type, outputs, inputs);
        if (kernel.equals("linearInputGradient")) {
            return of(k -> k.linearInputGradient(y, w, x, false));
        }
        Tensor b = outputs == joined ? random.tensor(type, outputs) : null;
        Tensor residual = outputs == hidden ? random.tensor(type, TOKENS, outputs) : null;
        return of(k -> k.linear(x, w, b, residual, y));
    }

    private Call attention(String kernel, int documents) {
        int[] bounds = new int[documents + 1];
        for (int i = 1; i <= documents; i++) {
            bounds[i] = TOKENS / documents * i;
        }
        Tensor qkv = random.tensor(type, TOKENS, heads + 2L * groups, headSize);
        Tensor out = random.tensor(type, TOKENS, heads, headSize);
        Tensor logSumExp = random.tensor(DataType.FLOAT32, heads, TOKENS);
        if (kernel.equals("attention")) {
            return of(k -> k.attention(qkv, heads, bounds, out, logSumExp));
        }
        kernels.attention(qkv, heads, bounds, out, logSumExp);
        Tensor dOut = random.tensor(type, TOKENS, heads, headSize);
        Tensor dQkv = random.tensor(type, TOKENS, heads + 2L * groups, headSize);
        return of(k -> k.attentionGradient(dOut, qkv, heads, out, logSumExp, bounds, dQkv));
    }

    private Call cachedAttention() {
        Tensor qkv = random.tensor(type, 1, heads + 2L * groups, headSize);
        Tensor keys = random.tensor(type, TOKENS, groups, headSize);
        Tensor values = random.tensor(type, TOKENS, groups, headSize);
        Tensor out = random.tensor(type, 1, heads, headSize);
        return of(k -> k.cachedAttention(qkv, heads, keys, values, TOKENS - 1, out));
    }

    private Call linearCrossEntropy(boolean gradient) {
        Tensor h = random.tensor(type, TOKENS, hidden);
        Tensor w = random.tensor(type, VOCABULARY, hidden);
        Tensor labels = ids();
        Tensor losses = random.tensor(DataType.FLOAT32, TOKENS);
        Tensor dh = gradient ? random.tensor(type, TOKENS, hidden) : null;
        Tensor dw = gradient ? random.tensor(DataType.FLOAT32, VOCABULARY, hidden) : null;
        return of(k -> k.linearCrossEntropy(h, w, labels, 1f / TOKENS, 0, losses, dh, dw));
    }

    private Call embedding(String kernel) {
        Tensor ids = ids();
        Tensor rows = random.tensor(type, TOKENS, hidden);
        if (kernel.equals("embedding")) {
            Tensor table = random.tensor(type, VOCABULARY, hidden);
            return of(k -> k.embedding(ids, table, rows));
        }
        Tensor gradient = random.tensor(DataType.FLOAT32, VOCABULARY, hidden);
        return of(k -> k.embeddingGradient(ids, rows, gradient));
    }

    private Call rmsNorm(String kernel) {
        Tensor x = random.tensor(type, TOKENS, hidden);
        Tensor w = random.tensor(type, hidden);
        Tensor y = random.tensor(type, TOKENS, hidden);
        Tensor inverseRms = random.tensor(DataType.FLOAT32, TOKENS);
        if (kernel.equals("rmsNorm")) {
            return of(k -> k.rmsNorm(x, w, 1e-6f, y, inverseRms));
        }
        kernels.rmsNorm(x, w, 1e-6f, y, inverseRms);
        Tensor dx = random.tensor(type, TOKENS, hidden);
        Tensor dw = random.tensor(DataType.FLOAT32, hidden);
        return of(k -> k.rmsNormGradient(y, x, w, inverseRms, dx, true, dw));
    }

    private Call rope() {
        Tensor qkv = random.tensor(type, TOKENS, heads + 2L * groups, headSize);
        Tensor positions = kernels.device().tensor(DataType.INT32, TOKENS);
        int[] counted = new int[TOKENS];
        float[] cosine = new float[TOKENS * headSize / 2];
        float[] sine = new float[cosine.length];
        for (int i = 0; i < TOKENS; i++) {
            counted[i] = i;
        }
        for (int i = 0; i < cosine.length; i++) { // any angles that leave lengths as they are
            cosine[i] = (float) Math.cos(i);
            sine[i] = (float) Math.sin(i);
        }
        kernels.device().write(counted, 0, TOKENS, positions);
        Tensor cosines = kernels.device().tensor(DataType.FLOAT32, TOKENS, headSize / 2);
        Tensor sines = kernels.device().tensor(DataType.FLOAT32, TOKENS, headSize / 2);
        kernels.device().write(cosine, 0, cosine.length, cosines);
        kernels.device().write(sine, 0, sine.length, sines);
        return of(k -> k.rope(qkv, heads + groups, positions, cosines, sines, false));
    }

    private Call swiGlu(String kernel) {
        Tensor gateUp = random.tensor(type, TOKENS, 2L * feedForward);
        Tensor y = random.tensor(type, TOKENS, feedForward);
        if (kernel.equals("swiGlu")) {
            return of(k -> k.swiGlu(gateUp, y));
        }
        // Applied to its own results again and again it would run into numbers too small to be normal, which are slow.
        Tensor before = random.tensor(type, TOKENS, 2L * feedForward);
        Tensor dy = random.tensor(type, TOKENS, feedForward);
        return new Call(k -> k.swiGluGradient(y, gateUp), () -> {
            kernels.copy(before, gateUp);
            kernels.copy(dy, y);
        });
    }

    private Call flat(String kernel) {
        Tensor x = random.tensor(DataType.FLOAT32, FLAT);
        Tensor y = random.tensor(DataType.FLOAT32, FLAT);
        Tensor rounded = random.tensor(DataType.BFLOAT16, FLAT);
        return switch (kernel) {
            case "add" -> of(k -> k.add(x, y));
            case "copy" -> of(k -> k.copy(x, y));
            case "convert" -> of(k -> k.convert(x, rounded));
            case "fill" -> of(k -> k.fill(y, 0));
            case "sumOfSquares" -> of(k -> k.sumOfSquares(x));
            default -> throw new IllegalArgumentException("There is no kernel named " + kernel);
        };
    }

    private Call adamW() {
        Tensor parameters = random.tensor(DataType.FLOAT32, FLAT);
        Tensor gradients = random.tensor(DataType.FLOAT32, FLAT);
        Tensor first = random.tensor(DataType.FLOAT32, FLAT);
        Tensor second = kernels.device().tensor(DataType.FLOAT32, FLAT);
        kernels.fill(second, 1);
        Tensor rounded = type == DataType.BFLOAT16 ? random.tensor(type, FLAT) : null;
        AdamWStep step = new AdamWStep(1_000, 1e-9, 0.9, 0.95, 1e-8, 0.1, 0.5);
        return of(k -> k.adamW(parameters, gradients, first, second, rounded, step));
    }

    private static Call of(Consumer<Kernels> kernel) {
        return new Call(kernel, () -> {});
    }

    private Tensor ids() {
        Tensor ids = kernels.device().tensor(DataType.INT32, TOKENS);
        kernels.device()
                .write(new SplittableRandom(2).ints(TOKENS, 0, VOCABULARY).toArray(), 0, TOKENS, ids);
        return ids;
    }
}
