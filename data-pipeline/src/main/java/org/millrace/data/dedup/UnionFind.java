package org.millrace.data.dedup;

import java.util.Arrays;

/**
 * Connected components of a graph that fits into memory: some 30 bytes a node, whatever the number of edges. The root of a
 * component is its least node.
 */
public final class UnionFind {

    private static final int ABSENT = -1;

    private long[] nodes = new long[64];
    private int[] parents = new int[64];
    private int size;
    /** Ordinals of nodes by their hash; open addressing, at most half full. */
    private int[] slots = emptySlots(256);

    /** Joins the components of two nodes. */
    public void union(long one, long other) {
        int first = root(ordinal(one));
        int second = root(ordinal(other));
        if (nodes[first] < nodes[second]) {
            parents[second] = first;
        } else {
            parents[first] = second;
        }
    }

    /** Nodes met so far; their ordinals are below, in the order in which they were met. */
    public int size() {
        return size;
    }

    public long node(int ordinal) {
        return nodes[ordinal];
    }

    /** The least node of a node's component. */
    public long root(long node) {
        return nodes[root(ordinal(node))];
    }

    private int root(int ordinal) {
        int at = ordinal;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    private int ordinal(long node) {
        int slot = slot(node);
        if (slots[slot] != ABSENT) {
            return slots[slot];
        }
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, size * 2);
            parents = Arrays.copyOf(parents, size * 2);
        }
        nodes[size] = node;
        parents[size] = size;
        slots[slot] = size++;
        if (size * 2 > slots.length) {
            slots = emptySlots(slots.length * 2);
            for (int ordinal = 0; ordinal < size; ordinal++) {
                slots[slot(nodes[ordinal])] = ordinal;
            }
        }
        return size - 1;
    }

    private int slot(long node) {
        long hash = node * 0x9E3779B97F4A7C15L;
        int mask = slots.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != ABSENT && nodes[slots[slot]] != node) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int[] emptySlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, ABSENT);
        return slots;
    }
}
