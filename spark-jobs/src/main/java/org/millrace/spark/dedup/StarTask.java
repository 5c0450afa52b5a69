package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One of the two operations of Kiveris et al., "Connected Components in MapReduce and Beyond" (SoCC 2014), over edges sorted
 * by node and then neighbour. So the least neighbour comes first, and the others are written as they come by: a hub of any
 * size costs time and no memory. Edges that occur more than once follow each other, and count once.
 */
enum StarTask implements NumberTask {

    /** Every edge comes in both directions. A node joins its greater neighbours to the least of itself and its neighbours. */
    LARGE {
        @Override
        void join(long node, long least, long neighbour, boolean first, NumberOutput output) throws IOException {
            if (neighbour > node) {
                write(neighbour, Math.min(node, least), node, output);
            }
        }
    },

    /** Edges lead from the greater node to the lesser. A node joins itself and its neighbours to the least of these. */
    SMALL {
        @Override
        void join(long node, long least, long neighbour, boolean first, NumberOutput output) throws IOException {
            if (first) {
                output.writeEdge(node, least);
            } else {
                write(neighbour, least, node, output);
            }
        }
    };

    abstract void join(long node, long least, long neighbour, boolean first, NumberOutput output) throws IOException;

    @Override
    public void run(Iterator<InternalRow> rows, NumberOutput output) throws IOException {
        long node = 0;
        long least = 0;
        long before = 0;
        long neighbours = 0;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            long nextNode = row.getLong(0);
            long neighbour = row.getLong(1);
            output.readEdge(nextNode, neighbour);
            boolean first = neighbours == 0 || nextNode != node;
            if (first) {
                output.group(neighbours);
                node = nextNode;
                least = neighbour;
                neighbours = 0;
            }
            neighbours++;
            if (first || neighbour != before) {
                join(node, least, neighbour, first, output);
                before = neighbour;
            }
        }
        output.group(neighbours);
    }

    /** Writes an edge that comes of one between {@code to} and the node whose turn it is. */
    private static void write(long from, long to, long node, NumberOutput output) throws IOException {
        output.writeEdge(from, to);
        if (to != node) {
            output.changed();
        }
    }
}
