package org.millrace.spark.cli;

import org.millrace.spark.FailureKind;

/** What a job's exit code says to the scheduler that started it. */
public final class ExitCode {

    /** All was done. */
    public static final int DONE = 0;

    /** A bug: neither the user, nor the data, nor the machine. */
    public static final int BUG = 1;

    /** The command line or the configuration is wrong; nothing was touched. */
    public static final int USER = 2;

    /** The data is not what the configuration allows. */
    public static final int BAD_DATA = 3;

    /** A file system, a disk, memory, the network, or a lost executor. */
    public static final int INFRASTRUCTURE = 4;

    private ExitCode() {}

    static int of(FailureKind kind) {
        return switch (kind) {
            case USER -> USER;
            case BAD_DATA -> BAD_DATA;
            case GIVEN_UP, INFRASTRUCTURE -> INFRASTRUCTURE;
            case BUG -> BUG;
        };
    }
}
