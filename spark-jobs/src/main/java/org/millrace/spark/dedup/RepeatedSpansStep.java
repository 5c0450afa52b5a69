package org.millrace.spark.dedup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepResult;

/**
 * Cuts out what came before elsewhere.
 *
 * <pre>
 *   part i ─► {@link SpanKeys} ─► (key, number, unit) ─sorted─► {@link RepeatTask} ─► (number, unit) ─sorted by part─► {@link SpanTask}
 * </pre>
 */
final class RepeatedSpansStep implements StepBody {

    private final RepeatedSpansConfig config;
    private final StepInput input;

    RepeatedSpansStep(RepeatedSpansConfig config, StepInput input) {
        this.config = config;
        this.input = input;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        int count = input.manifest().parts().size();
        RepeatedSpansConfig settings = config;
        KeepOrder order = new KeepOrder(config.priority());
        NumberStages stages = new NumberStages(job);
        List<SignedPart> signed = FirstReading.run(
                job, input, NumberTable.SPAN_KEYS, () -> new SpanKeys(settings), config.scope() == Scope.SOURCE, order);
        SignedParts parts = new SignedParts(signed);
        NumberTable keys = new NumberTable(
                NumberTable.SPAN_KEYS, signed.stream().map(SignedPart::keys).toList());
        NumberTable repeated = stages.run(stages.read(keys), keys.rows(), NumberTable.SPANS, new RepeatTask())
                .requireAllOf(1, keys.rows(), keys.sum());
        stages.delete(keys);
        StepResult result = job.run(
                byPart(stages, repeated, order, parts, count),
                new SpanTask(input.directory().toString(), job.files(), config, input.keepDropped(), parts));
        long cut = result.counts().statistics().getOrDefault(SpanTask.RUNS, 0L);
        if (cut != repeated.rows()) {
            throw new IllegalStateException(
                    "Found %d runs to cut out, but cut %d; nothing is kept".formatted(repeated.rows(), cut));
        }
        return result.withStatistics(Map.of(
                "runs", keys.rows(),
                "repeated_runs", cut,
                "most_of_a_run", repeated.largest(),
                "documents_cut", result.counts().statistics().getOrDefault(SpanTask.DOCUMENTS, 0L),
                "characters_cut", result.counts().statistics().getOrDefault(SpanTask.CHARACTERS, 0L),
                "too_short", signed.stream().mapToLong(SignedPart::tooShort).sum()));
    }

    private static JavaRDD<InternalRow> byPart(
            NumberStages stages, NumberTable repeated, KeepOrder order, SignedParts parts, int count) {
        UDF1<Long, Long> toId = number -> order.id(number).toLong();
        UDF1<Long, Integer> toPart = number -> parts.partOf(order.id(number).toLong());
        Dataset<Row> placed = stages.read(repeated)
                .select(
                        udf(toId, DataTypes.LongType).apply(col("number")).as("id"),
                        col("unit"),
                        udf(toPart, DataTypes.IntegerType).apply(col("number")).as(NumberStages.PART));
        return stages.byPart(placed, repeated.rows(), count, col("id"), col("unit"));
    }
}
