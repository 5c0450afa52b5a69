package org.millrace.spark.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.millrace.data.statistics.Distribution;
import org.millrace.train.scaling.LossForecast;

/**
 * Everything that a report tells of a run.
 *
 * @param name last part of the run directory
 * @param directory the run directory
 * @param begun when the oldest file of the run was last written, empty if there is none
 * @param ended when the newest one was
 * @param steps data steps that are finished, in the order of the pipeline
 * @param statistics of the documents, where steps have measured them
 * @param rejected records that no reader could make a document of, the first ones
 * @param packs packed datasets, in the order of the stages
 * @param metrics of training
 * @param forecast loss that a law expected, if the configuration names one
 * @param attempts at the training
 * @param checkpoints committed ones, oldest first
 * @param samples generated texts
 * @param config resolved configuration as YAML
 * @param notes what is missing or could not be read, in sentences
 */
record RunData(
        String name,
        String directory,
        Optional<Instant> begun,
        Optional<Instant> ended,
        List<StepSummary> steps,
        List<StepStatistics> statistics,
        List<RejectedRecord> rejected,
        List<PackSummary> packs,
        TrainingMetrics metrics,
        Optional<LossForecast> forecast,
        List<AttemptSummary> attempts,
        List<CheckpointSummary> checkpoints,
        List<Sample> samples,
        Optional<String> config,
        List<String> notes) {

    /**
     * What the documents that a step passed on are like.
     *
     * @param step its name
     * @param groups distributions by group of documents and by measure
     */
    record StepStatistics(String step, SortedMap<String, SortedMap<String, Distribution>> groups) {}

    /**
     * A record that could not be read.
     *
     * @param file its file
     * @param position where in the file
     * @param reason by which it is counted
     * @param detail what was found and what was expected
     * @param excerpt beginning of the offending bytes
     */
    record RejectedRecord(String file, String position, String reason, String detail, String excerpt) {}

    /**
     * One stage's packed sequences.
     *
     * @param stage name of the stage
     * @param policy by which documents were joined and cut
     * @param sequenceLength tokens of each sequence
     * @param sequences how many there are
     * @param fullLength those that are one stretch of one document
     * @param tokens of documents
     * @param leftOut tokens of documents for which a mixture had no room
     * @param padding tokens of padding
     * @param documents packed
     * @param cuts places where a document goes on in another sequence
     * @param documentsCut documents with at least one cut
     * @param documentsTooLong those of them that are longer than a sequence
     * @param seconds it took, if that is known
     * @param files of the dataset
     * @param bytes of those files
     */
    record PackSummary(
            String stage,
            String policy,
            long sequenceLength,
            long sequences,
            long fullLength,
            long tokens,
            long leftOut,
            long padding,
            long documents,
            long cuts,
            long documentsCut,
            long documentsTooLong,
            OptionalDouble seconds,
            long files,
            long bytes) {}

    /**
     * An attempt at the training; of one that was killed the end is not known.
     *
     * @param number from 1
     * @param began when its first step could begin
     * @param ended when it ended in order, or failed
     * @param fromStep steps that others had done before it
     * @param step steps done at its end; NaN if that is not known
     * @param ranks that trained
     * @param sharding of the ranks
     * @param end complete, stopped or failed; empty if that is not known
     */
    record AttemptSummary(
            int number,
            Optional<Instant> began,
            Optional<Instant> ended,
            long fromStep,
            double step,
            int ranks,
            String sharding,
            String end) {}

    /**
     * A committed checkpoint.
     *
     * @param name of its folder
     * @param step it was taken after
     * @param stage of that step
     * @param tokens trained on by then
     * @param loss of the last step
     * @param latest whether the run resumes from it
     */
    record CheckpointSummary(String name, long step, String stage, long tokens, double loss, boolean latest) {}

    /**
     * A generated text.
     *
     * @param prompt what it continues
     * @param continuation what the model wrote
     * @param settings the rest of what is known of it, as {@code name value} pairs
     */
    record Sample(String prompt, String continuation, List<String> settings) {}

    Optional<StepSummary> step(String step) {
        return steps.stream().filter(one -> one.name().equals(step)).findFirst();
    }
}
