package org.millrace.train.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Checks on a kernel's arguments; each failure names the argument, what it is and what it should be. */
final class Argument {

    private Argument() {}

    static void type(String name, Tensor tensor, DataType type) {
        if (tensor.type() != type) {
            throw new IllegalArgumentException("%s: is %s, expected %s".formatted(name, tensor, type));
        }
    }

    /** Of one of the compute types. */
    static void real(String name, Tensor tensor) {
        if (tensor.type() == DataType.INT32) {
            throw new IllegalArgumentException("%s: is %s, expected FLOAT32 or BFLOAT16".formatted(name, tensor));
        }
    }

    /** A matrix of one of the compute types. */
    static void matrix(String name, Tensor tensor) {
        real(name, tensor);
        rank(name, tensor, 2);
    }

    /** Heads of tokens (N,heads,K) of one of the compute types. */
    static void heads(String name, Tensor tensor) {
        real(name, tensor);
        rank(name, tensor, 3);
    }

    static void rank(String name, Tensor tensor, int rank) {
        if (tensor.rank() != rank) {
            throw new IllegalArgumentException("%s: is %s, expected %d dimensions".formatted(name, tensor, rank));
        }
    }

    static void optional(String name, @Nullable Tensor tensor, DataType type, long... shape) {
        if (tensor != null) {
            shaped(name, tensor, type, shape);
        }
    }

    static void ints(String name, Tensor tensor, long length) {
        shaped(name, tensor, DataType.INT32, length);
    }

    static void shaped(String name, Tensor tensor, DataType type, long... shape) {
        if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    "%s: is %s, expected %s%s".formatted(name, tensor, type, Arrays.toString(shape)));
        }
    }

    static void sameSize(String name, Tensor tensor, DataType type, Tensor as) {
        type(name, tensor, type);
        if (tensor.size() != as.size()) {
            throw new IllegalArgumentException(
                    "%s: is %s, expected %d elements as in %s".formatted(name, tensor, as.size(), as));
        }
    }

    static void evenHeadSize(String name, long headSize) {
        if (headSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "%s: rotation pairs the two halves of a head, so its size must be even, cannot be: %d"
                            .formatted(name, headSize));
        }
    }

    /** G, the key/value heads of a projection (N,H+2G,K) with H heads of queries. */
    static long groups(Tensor qkv, long heads) {
        long rest = qkv.dimension(1) - heads;
        if (heads < 1 || rest < 2 || rest % 2 != 0 || heads % (rest / 2) != 0) {
            throw new IllegalArgumentException(
                    ("qkv: is %s, expected %d heads of queries and twice a number of key/value heads that divides"
                                    + " those")
                            .formatted(qkv, heads));
        }
        return rest / 2;
    }

    static void documents(int[] cuSeqlens, long tokens) {
        boolean valid = cuSeqlens.length > 0 && cuSeqlens[0] == 0 && cuSeqlens[cuSeqlens.length - 1] == tokens;
        for (int i = 1; valid && i < cuSeqlens.length; i++) {
            valid = cuSeqlens[i] >= cuSeqlens[i - 1];
        }
        if (!valid) {
            throw new IllegalArgumentException("cuSeqlens: must ascend from 0 to the %d tokens, cannot be: %s"
                    .formatted(tokens, Arrays.toString(cuSeqlens)));
        }
    }
}
