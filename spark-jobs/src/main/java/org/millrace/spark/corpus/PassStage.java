package org.millrace.spark.corpus;

import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.millrace.spark.step.StepFiles;

/**
 * A step of a {@link Pass} as its tasks see it.
 *
 * @param name of the step
 * @param sources that it looks at
 * @param files where it writes; null if it is finished and only gone through
 * @param keepDropped whether it writes what it drops
 * @param writes whether it writes what it keeps
 */
record PassStage(
        String name, SourceChoice sources, @Nullable StepFiles files, boolean keepDropped, boolean writes)
        implements Serializable {

    DocumentPart openPart() throws IOException {
        if (files == null) {
            return DocumentPart.counting();
        }
        return writes ? new DocumentPart(files, keepDropped) : DocumentPart.passingOn(files, keepDropped);
    }
}
