package org.millrace.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.millrace.data.classify.FastTextFormatException;
import org.millrace.data.classify.LabelledDataException;
import org.millrace.data.pack.PackedFormatException;
import org.millrace.data.read.MissingInputException;
import org.millrace.data.tokenize.TokenizerFormatException;
import org.millrace.train.checkpoint.CheckpointException;
import org.millrace.train.checkpoint.CheckpointFailedException;
import org.millrace.train.config.ConfigException;
import org.millrace.train.distributed.ProcessGroupException;
import org.millrace.train.huggingface.ModelFormatException;
import org.millrace.train.kernel.KernelUnavailableException;
import org.millrace.train.loop.TooManySkippedStepsException;
import org.millrace.train.memory.InsufficientMemoryException;
import org.millrace.train.scaling.fit.ScalingDataException;

/** Whose fault a failure is: it decides the exit code, and whether trying again can help. */
public enum FailureKind {
    /** Command line, configuration, or what they name: it comes back until the user changes something. */
    USER,

    /** The data, or everything that was saved: it comes back too. */
    BAD_DATA,

    /** A file system that has refused as often as the configuration allows: it was tried again already. */
    GIVEN_UP,

    /** A file system, memory, the network or an executor: another attempt may succeed. */
    INFRASTRUCTURE,

    /** Ours. */
    BUG;

    /** Whether another attempt would only meet it again. */
    public boolean comesBack() {
        return this == USER || this == BAD_DATA || this == GIVEN_UP;
    }

    /** What an exception tells of. */
    public static FailureKind of(Throwable failure) {
        if (failure instanceof RankException rank) {
            return rank.kind();
        }
        if (failure instanceof ConfigException
                || failure instanceof MissingStepException
                || failure instanceof RunLockedException
                || failure instanceof MissingInputException
                || failure instanceof TokenizerFormatException
                || failure instanceof FastTextFormatException
                || failure instanceof KernelUnavailableException
                || failure instanceof InsufficientMemoryException
                || failure instanceof ScalingDataException) {
            return USER;
        }
        if (failure instanceof BadDataException
                || failure instanceof LabelledDataException
                || failure instanceof CheckpointException
                || failure instanceof ModelFormatException
                || failure instanceof PackedFormatException
                || failure instanceof TooManySkippedStepsException) {
            return BAD_DATA;
        }
        if (failure instanceof CheckpointFailedException) {
            return GIVEN_UP;
        }
        return failure instanceof IOException
                        || failure instanceof UncheckedIOException
                        || failure instanceof ProcessGroupException
                        || failure instanceof SparkException
                ? INFRASTRUCTURE
                : BUG;
    }
}
