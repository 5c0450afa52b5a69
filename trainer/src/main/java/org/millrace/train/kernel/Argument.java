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

    static void rank(String name, Tensor tensor, int rank) {
        type(name, tensor, DataType.FLOAT32);
        if (tensor.rank() != rank) {
            throw new IllegalArgumentException("%s: is %s, expected %d dimensions".formatted(name, tensor, rank));
        }
    }

    static void floats(String name, Tensor tensor, long... shape) {
        typeAndShape(name, tensor, DataType.FLOAT32, shape);
    }

    static void optionalFloats(String name, @Nullable Tensor tensor, long... shape) {
        if (tensor != null) {
            floats(name, tensor, shape);
        }
    }

    static void ints(String name, Tensor tensor, long length) {
        typeAndShape(name, tensor, DataType.INT32, length);
    }

    private static void typeAndShape(String name, Tensor tensor, DataType type, long... shape) {
        if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    "%s: is %s, expected %s%s".formatted(name, tensor, type, Arrays.toString(shape)));
        }
    }

    static void sameSize(String name, Tensor tensor, Tensor as) {
        type(name, tensor, DataType.FLOAT32);
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

    static void groups(long queryHeads, long keyHeads) {
        if (keyHeads == 0 || queryHeads % keyHeads != 0) {
            throw new IllegalArgumentException(
                    "q: its %d heads must be a multiple of the %d key/value heads".formatted(queryHeads, keyHeads));
        }
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
