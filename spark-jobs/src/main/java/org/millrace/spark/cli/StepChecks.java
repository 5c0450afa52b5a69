package org.millrace.spark.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.config.DataConfig;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.spark.step.StepType;
import org.millrace.train.config.Problems;

/** Looks at what {@code data.steps} depend on before any work, which may come after hours of other steps. */
final class StepChecks {

    private StepChecks() {}

    static void check(DataConfig data, Configuration hadoop, Problems problems) throws IOException {
        StepKinds kinds = StepKinds.load();
        List<StepConfig> steps = data.steps();
        for (int i = 0; i < steps.size(); i++) {
            StepConfig step = steps.get(i);
            check(
                    kinds.type(step.kind()),
                    step.step().settings(),
                    hadoop,
                    problems.at("data.steps[" + i + "]." + step.kind()));
        }
    }

    private static <S extends Record> void check(
            StepType<S> type, Record given, Configuration hadoop, Problems problems) throws IOException {
        S settings = type.settings().cast(given);
        boolean there = true;
        for (String file : type.files(settings)) {
            Path path = new Path(file);
            FileStatus[] matches = path.getFileSystem(hadoop).globStatus(path);
            if (matches == null || matches.length == 0) {
                problems.add("", "'" + file + "', which does not exist", "a file or folder");
                there = false;
            }
        }
        if (there) {
            type.check(settings, hadoop, problems);
        }
    }
}
