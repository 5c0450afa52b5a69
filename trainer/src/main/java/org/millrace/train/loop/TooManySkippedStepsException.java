package org.millrace.train.loop;

/** More steps had a loss or gradient that is not finite than the run allows. */
public final class TooManySkippedStepsException extends RuntimeException {

    TooManySkippedStepsException(long skipped, int allowed, StepResult last) {
        super(("%d steps were skipped for a loss or gradient norm that is not finite, more than"
                        + " training.max_skipped_steps (%d); the last was step %d of stage %s: loss %s, gradient norm"
                        + " %s, documents %s. Lower the learning rate, look at the documents, or raise the limit; the"
                        + " run resumes from its newest checkpoint")
                .formatted(
                        skipped,
                        allowed,
                        last.step(),
                        last.stage().name(),
                        last.loss(),
                        last.gradientNorm(),
                        last.documents().subList(0, Math.min(last.documents().size(), Trainer.NAMED_DOCUMENTS))));
    }
}
