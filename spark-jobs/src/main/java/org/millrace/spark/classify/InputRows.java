package org.millrace.spark.classify;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.millrace.data.read.InputManifest;
import org.millrace.data.read.ReadSplits;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.step.StableJson;

/** The files of a manifest as rows of JSON; neighbouring small files are one partition. */
final class InputRows {

    private InputRows() {}

    static JavaRDD<byte[]> of(JavaSparkContext spark, InputManifest inputs) {
        List<byte[]> groups =
                ReadSplits.plan(inputs).stream().map(StableJson::compact).toList();
        return spark.parallelize(groups, groups.size())
                .flatMap(group -> List.of(StableJson.read(group, SourceFile[].class)).stream()
                        .map(StableJson::compact)
                        .iterator());
    }
}
