package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.millrace.data.dedup.UnionFind;

/**
 * Walks through band keys sorted by key and then number, and joins every document of a bucket to the first: a star, so n − 1
 * edges for n documents. Of a bucket only its first member is held, so a bucket of any size costs time and no memory.
 *
 * <p>Documents that are much the same meet in many bands. So edges are joined to components before they are written, as far
 * as a bounded number of nodes allows, and every node then has one edge.
 */
final class BucketTask implements NumberTask {

    private static final long serialVersionUID = 1;

    /** Nodes that a task holds: some 40 MB. */
    private static final int MOST_NODES = 1 << 20;

    /** A number that no document has, for keys of an index; it comes before all documents of a bucket. */
    static final long INDEXED = -1;

    /** Name of the documents that an index knows. */
    static final String IN_INDEX = "in_index";

    static final List<String> IN_INDEX_COLUMNS = List.of("number");

    /** Name of the keys that no index knows yet. */
    static final String INDEX = "index";

    static final List<String> INDEX_COLUMNS = List.of("high", "low");

    private final boolean keepsKeys;

    /** @param keepsKeys whether the different keys of documents are written beside the edges, for an index */
    BucketTask(boolean keepsKeys) {
        this.keepsKeys = keepsKeys;
    }

    @Override
    public void run(Iterator<InternalRow> rows, NumberOutput output) throws IOException {
        UnionFind held = new UnionFind();
        long high = 0;
        long low = 0;
        long first = 0;
        boolean indexed = false;
        long members = 0;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            long nextHigh = row.getLong(0);
            long nextLow = row.getLong(1);
            long number = row.getLong(2);
            output.readKey(nextHigh, nextLow, number);
            if (members == 0 || nextHigh != high || nextLow != low) {
                output.group(members);
                high = nextHigh;
                low = nextLow;
                first = number;
                indexed = number == INDEXED;
                members = 1;
                if (keepsKeys && !indexed) {
                    output.writeSide(INDEX, INDEX_COLUMNS, high, low);
                }
                continue;
            }
            members++;
            if (indexed && number != INDEXED) {
                // The first document of the bucket stands for all, which are joined to it.
                output.writeSide(IN_INDEX, IN_INDEX_COLUMNS, number);
                first = number;
                indexed = false;
            } else if (number != first) {
                held.union(number, first);
                if (held.size() >= MOST_NODES) {
                    write(held, output);
                    held = new UnionFind();
                }
            }
        }
        output.group(members);
        write(held, output);
    }

    private static void write(UnionFind held, NumberOutput output) throws IOException {
        for (int i = 0; i < held.size(); i++) {
            long node = held.node(i);
            long root = held.root(node);
            if (root != node) {
                output.writeEdge(node, root);
            }
        }
    }
}
