package org.millrace.data.classify;

/**
 * The centroids that codes stand for.
 *
 * @param dimension of a row
 * @param parts that a row is cut into
 * @param partSize of all parts but the last
 * @param lastPartSize of the last
 * @param centroids {@value #CENTROIDS} of each part, part after part
 */
record ProductQuantizer(int dimension, int parts, int partSize, int lastPartSize, float[] centroids) {

    static final int CENTROIDS = 256;

    /** Where a centroid begins. */
    int centroid(int part, byte code) {
        return part * CENTROIDS * partSize + (code & 0xFF) * size(part);
    }

    int size(int part) {
        return part == parts - 1 ? lastPartSize : partSize;
    }
}
