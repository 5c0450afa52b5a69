package org.millrace.spark.training;

/** What the driver answers a rank that tells it how far it is. */
enum RankOrder {
    /** Go on. */
    CONTINUE,

    /** End with the next checkpoint that falls due. */
    STOP_AT_CHECKPOINT,

    /** End after the present step, with a checkpoint. */
    STOP
}
