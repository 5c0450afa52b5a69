package org.millrace.train.kernel.cpu;

import java.util.BitSet;
import java.util.Optional;
import java.util.StringJoiner;

/** Some of a machine's CPUs, written as Linux writes them: {@code 0-31,64-95}. There is at least one. */
public final class CpuList {

    /** What one looks like, for messages. */
    public static final String FORM = "CPUs as Linux lists them, such as 0-31,64-95";

    /** CPUs that Linux can have at most on x86-64, {@code NR_CPUS} of its configuration. */
    private static final int MOST = 8192;

    /** 64-bit words of a mask with room for all of them. */
    static final int MASK_WORDS = MOST / Long.SIZE;

    private final BitSet cpus;

    private CpuList(BitSet cpus) {
        this.cpus = cpus;
    }

    /** Empty where the text is no such list. */
    public static Optional<CpuList> parse(String text) {
        BitSet cpus = new BitSet();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = cpu(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : cpu(range.substring(dash + 1));
            if (first < 0 || last < first) {
                return Optional.empty();
            }
            cpus.set(first, last + 1);
        }
        return Optional.of(new CpuList(cpus));
    }

    /** The number of a CPU; -1 where the text is none. */
    private static int cpu(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!digits || text.length() > Integer.toString(MOST).length()) {
            return -1;
        }
        int cpu = Integer.parseInt(text);
        return cpu < MOST ? cpu : -1;
    }

    /** CPUs whose bits are set, the lowest first. */
    static CpuList ofMask(long[] mask) {
        return new CpuList(BitSet.valueOf(mask));
    }

    /** A mask in which the CPUs of this list are set. */
    long[] mask() {
        long[] mask = new long[MASK_WORDS];
        long[] set = cpus.toLongArray();
        System.arraycopy(set, 0, mask, 0, set.length);
        return mask;
    }

    /** How many CPUs these are. */
    public int size() {
        return cpus.cardinality();
    }

    /** Those that are not in another list; empty if all are. */
    Optional<CpuList> without(CpuList others) {
        BitSet rest = (BitSet) cpus.clone();
        rest.andNot(others.cpus);
        return rest.isEmpty() ? Optional.empty() : Optional.of(new CpuList(rest));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuList list && list.cpus.equals(cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** As Linux writes it. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",");
        int first = cpus.nextSetBit(0);
        while (first >= 0) {
            int end = cpus.nextClearBit(first);
            text.add(end == first + 1 ? Integer.toString(first) : first + "-" + (end - 1));
            first = cpus.nextSetBit(end);
        }
        return text.toString();
    }
}
