package org.millrace.train.distributed;

import java.util.List;
import java.util.Locale;
import org.millrace.train.tensor.DataType;
import org.millrace.train.tensor.Tensor;

/** Checks the arguments of a {@link ProcessGroup}'s operations, as far as one rank can see them. */
final class OperationChecks {

    private OperationChecks() {}

    static void exchange(int rank, int size, List<Tensor> sends, List<Tensor> receives) {
        count("sends", sends, size);
        count("receives", receives, size);
        same("what is sent to itself", sends.get(rank), "what is received from itself", receives.get(rank));
    }

    static void reduceScatter(int rank, int size, List<Tensor> inputs, Tensor output) {
        count("inputs", inputs, size);
        inputs.forEach(OperationChecks::summable);
        same("this rank's input", inputs.get(rank), "the output", output);
    }

    static void allGather(int rank, int size, Tensor input, List<Tensor> outputs) {
        count("outputs", outputs, size);
        same("the input", input, "this rank's output", outputs.get(rank));
    }

    static void summable(Tensor tensor) {
        if (tensor.type() != DataType.FLOAT32) {
            throw new IllegalArgumentException("Only FLOAT32 is summed over ranks, cannot be: " + tensor);
        }
    }

    static void rank(String what, int rank, int size) {
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException(
                    "%s must be a rank from 0 to %d, cannot be: %d".formatted(what, size - 1, rank));
        }
    }

    /** Where this rank is among the ranks of a subgroup. */
    static int subgroup(int rank, int size, List<Integer> ranks) {
        int before = -1;
        for (int member : ranks) {
            rank("A member of a subgroup", member, size);
            if (member <= before) {
                throw new IllegalArgumentException("The ranks of a subgroup must rise, cannot be: " + ranks);
            }
            before = member;
        }
        int place = ranks.indexOf(rank);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "Rank %d can only make a subgroup that it belongs to, cannot be: %s".formatted(rank, ranks));
        }
        return place;
    }

    private static void count(String what, List<Tensor> tensors, int size) {
        if (tensors.size() != size) {
            throw new IllegalArgumentException("There must be one of the %s for each of %d ranks, cannot be: %d"
                    .formatted(what, size, tensors.size()));
        }
    }

    private static void same(String what, Tensor one, String other, Tensor two) {
        if (one.type() != two.type() || one.size() != two.size()) {
            throw new IllegalArgumentException("%s must be of the type and size of %s, cannot be: %s and %s"
                    .formatted(what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1), other, one, two));
        }
    }
}
