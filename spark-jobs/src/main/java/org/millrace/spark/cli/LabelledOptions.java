package org.millrace.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.classify.LabelRule;
import org.millrace.data.classify.LabelledText;
import org.millrace.data.read.InputSource;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where labelled documents come from, for the commands that take them. */
final class LabelledOptions {

    @Parameters(
            arity = "0..*",
            paramLabel = "INPUT",
            description =
                    "Files, folders or globs on any Hadoop file system whose documents carry their labels: JSON lines"
                            + " or Parquet; gzip and zstd are found out.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--label",
            paramLabel = "NAME=INPUT",
            description = "Files whose documents all have one label, in any format; may be repeated.")
    private List<String> labelled = new ArrayList<>();

    @Option(
            names = "--label-field",
            paramLabel = "FIELD",
            description = "Field or column of the label. Default: ${DEFAULT-VALUE}.")
    private String labelField = "label";

    @Mixin
    private DocumentOptions documents = new DocumentOptions();

    @Option(
            names = "--max-bad-share",
            paramLabel = "SHARE",
            description = "Share of records that may be unreadable or without a label. Default: ${DEFAULT-VALUE}.")
    private double maxBadShare = 0.01;

    private final Map<String, String> labels = new TreeMap<>();

    /** Every source, with the mistakes of these options added. */
    List<InputSource> sources(Configuration hadoop, Problems problems) throws IOException {
        if (inputs.isEmpty() && labelled.isEmpty()) {
            problems.add("INPUT", "nothing", "files with labels, or --label NAME=INPUT");
        }
        List<InputSource> sources = documents.sources(inputs, hadoop, problems);
        for (String option : labelled) {
            int end = option.indexOf('=');
            String label = option.substring(0, Math.max(0, end));
            if (!LabelledText.isLabel(label)) {
                problems.add("--label", "'" + option + "'", "NAME=INPUT, with a word for a name");
            } else if (documents.add("--label", option.substring(end + 1), sources, hadoop, problems)) {
                labels.put(sources.get(sources.size() - 1).name(), label);
            }
        }
        Readable.checkShare(maxBadShare, problems);
        return sources;
    }

    /** Where labels come from; after {@link #sources}. */
    LabelRule rule() {
        return new LabelRule(labels, labelField);
    }

    double maxBadShare() {
        return maxBadShare;
    }
}
