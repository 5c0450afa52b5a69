package org.millrace.spark.dedup;

import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.data.dedup.MinHashSettings;
import org.millrace.spark.dedup.NumberFile.SideFile;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;
import org.millrace.spark.step.StepResult;

/** Leaves one document of each cluster of near duplicates; the package tells how. */
final class MinHashStep implements StepBody {

    private static final Logger LOG = LogManager.getLogger(MinHashStep.class);

    private final MinHashConfig config;
    private final StepInput input;
    private final long fewEdges;

    MinHashStep(MinHashConfig config, StepInput input) {
        this(config, input, Components.FEW_EDGES);
    }

    /** @param fewEdges see {@link Components} */
    MinHashStep(MinHashConfig config, StepInput input, long fewEdges) {
        this.config = config;
        this.input = input;
        this.fewEdges = fewEdges;
    }

    @Override
    public StepResult build(StepJob job) throws IOException {
        NumberStages stages = new NumberStages(job);
        KeepOrder order = new KeepOrder(config.priority());
        MinHashSettings minHash = config.minHash();
        List<SignedPart> signed = FirstReading.run(
                job, input, NumberTable.BAND_KEYS, () -> new BandKeys(minHash), config.scope() == Scope.SOURCE, order);
        NumberTable keys = new NumberTable(
                NumberTable.BAND_KEYS, signed.stream().map(SignedPart::keys).toList());
        NumberTable edges = buckets(stages, keys);
        stages.delete(keys);
        long candidates = edges.rows();
        NumberTable stars = new Components(stages, fewEdges).stars(edges);
        StepResult result = new ClusterRemoval(input, order, ClusterRule.NEAR, signed)
                .run(job, stages, stars, edges.sides(BucketTask.IN_INDEX));
        List<SideFile> index = edges.sides(BucketTask.INDEX);
        Map<String, Object> statistics = new TreeMap<>(result.statistics());
        statistics.put("band_keys", keys.rows());
        statistics.put("candidate_edges", candidates);
        statistics.put("largest_bucket", edges.largest());
        statistics.put(
                "too_short", signed.stream().mapToLong(SignedPart::tooShort).sum());
        if (config.writeIndex()) {
            statistics.put(BandIndex.STATISTICS, BandIndex.describe(config.minHash(), index));
        }
        return StepResult.of(withFiles(result.parts(), index), result.counts()).withStatistics(statistics);
    }

    private NumberTable buckets(NumberStages stages, NumberTable keys) throws IOException {
        Dataset<Row> rows = stages.read(keys);
        long count = keys.rows();
        long sum = keys.sum();
        for (String directory : config.compareWith()) {
            BandIndex index = BandIndex.open(stages.files().configuration(), directory);
            index.require(config.minHash());
            rows = rows.union(
                    stages.read(BucketTask.INDEX_COLUMNS, index.paths()).withColumn("number", lit(BucketTask.INDEXED)));
            count += index.rows();
            sum += index.sum();
        }
        NumberTable edges = stages.run(rows, count, NumberTable.EDGES, new BucketTask(config.writeIndex()))
                .requireAllOf(1, count, sum);
        LOG.info(
                "{}: {} keys of bands, {} of them of an index, {} edges, largest bucket {}",
                input.step(),
                count,
                count - keys.rows(),
                edges.rows(),
                edges.largest());
        return edges;
    }

    /** Adds files that are of no part; they are numbered among themselves. */
    private static List<List<PartFile>> withFiles(List<List<PartFile>> parts, List<SideFile> index) {
        List<List<PartFile>> all = new ArrayList<>();
        for (int i = 0; i < Math.max(parts.size(), index.size()); i++) {
            List<PartFile> files = new ArrayList<>(i < parts.size() ? parts.get(i) : List.of());
            if (i < index.size()) {
                files.add(index.get(i).file());
            }
            all.add(files);
        }
        return all;
    }
}
