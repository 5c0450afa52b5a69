package org.millrace.spark.dedup;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.ShuffleType;
import org.millrace.spark.step.StepBody;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepManifest;
import org.millrace.train.config.Problems;

/** The kind {@code minhash}: of documents that are much the same one stays. */
public final class MinHashType implements ShuffleType<MinHashConfig> {

    @Override
    public String name() {
        return "minhash";
    }

    @Override
    public String description() {
        return "Leaves one document of each cluster of near duplicates, found by MinHash and locality-sensitive"
                + " hashing.";
    }

    @Override
    public Class<MinHashConfig> settings() {
        return MinHashConfig.class;
    }

    /** The manifests: they hold the checksums of all files of their indexes. */
    @Override
    public List<String> files(MinHashConfig settings) {
        return settings.compareWith().stream()
                .map(directory -> new Path(directory, StepManifest.FILE).toString())
                .toList();
    }

    @Override
    public void check(MinHashConfig settings, Configuration configuration, Problems problems) throws IOException {
        for (int i = 0; i < settings.compareWith().size(); i++) {
            BandIndex.open(configuration, settings.compareWith().get(i))
                    .check(settings.minHash(), problems, "compare_with[" + i + "]");
        }
    }

    @Override
    public StepBody create(MinHashConfig settings, StepInput input) {
        return new MinHashStep(settings, input);
    }
}
