package org.millrace.train.model;

import java.util.ArrayList;
import java.util.List;
import org.millrace.train.tensor.Tensor;

/**
 * Some runs of a flat buffer of {@link ParameterLayout}, laid end to end in a buffer of their own: what one rank keeps of
 * weights, gradients or moments. One that holds everything is a single run.
 *
 * @param runs in the order of the flat buffer, none of them empty; they begin in the local buffer where the one before
 *     ends
 */
public record ParameterShare(List<Run> runs) {

    /**
     * Neighbouring elements.
     *
     * @param flat where they begin in the flat buffer
     * @param local where they begin in the share's own
     */
    public record Run(long flat, long local, long size) {

        /** The part of this run that lies in a range of the flat buffer; of size 0 if none does. */
        public Run within(long from, long size) {
            long begin = Math.max(flat, from);
            long end = size > flat + this.size - from ? flat + this.size : from + size;
            return new Run(begin, local + begin - flat, Math.max(0, end - begin));
        }
    }

    public ParameterShare {
        runs = List.copyOf(runs);
        long local = 0;
        long flat = 0;
        for (Run run : runs) {
            if (run.size <= 0 || run.local != local || run.flat < flat) {
                throw new IllegalArgumentException("Runs of a share must follow one another, cannot be: " + runs);
            }
            local += run.size;
            flat = run.flat + run.size;
        }
    }

    /** All of the flat buffer. */
    public static ParameterShare whole(ParameterLayout layout) {
        return new ParameterShare(List.of(new Run(0, 0, layout.size())));
    }

    /** Elements of the local buffer. */
    public long size() {
        return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).local + runs.get(runs.size() - 1).size;
    }

    /** The parts of this share that lie in a range of the flat buffer, in order. */
    public List<Run> within(long from, long size) {
        List<Run> parts = new ArrayList<>();
        for (Run run : runs) {
            Run part = run.within(from, size);
            if (part.size > 0) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** The view of a local buffer that a run describes. */
    public static Tensor of(Tensor local, Run run) {
        return local.view(run.local, run.size);
    }
}
