package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.millrace.data.dedup.UnionFind;

/** Finds the components of all edges in one task, which is much faster than rounds of stages where they are few. */
final class UnionTask implements NumberTask {

    private static final long serialVersionUID = 1;

    @Override
    public void run(Iterator<InternalRow> rows, NumberOutput output) throws IOException {
        UnionFind components = new UnionFind();
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            output.readEdge(row.getLong(0), row.getLong(1));
            components.union(row.getLong(0), row.getLong(1));
        }
        for (int i = 0; i < components.size(); i++) {
            long node = components.node(i);
            long root = components.root(node);
            if (node != root) {
                output.writeEdge(node, root);
            }
        }
    }
}
