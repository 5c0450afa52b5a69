package org.millrace.spark.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.document.DocumentId;
import org.millrace.data.read.SourceFile;
import org.millrace.spark.config.RunConfig;
import org.millrace.spark.corpus.CorpusPipeline;
import org.millrace.spark.trace.DocumentWay;
import org.millrace.spark.trace.WayStep;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code why}: a document's way through the data steps. */
@Command(
        name = "why",
        description = {
            "Tells what each data step did to a document: what it measured, which reason dropped it against which limit,"
                    + " which cluster of duplicates it stands for, how often the mixture takes it.",
            "Where a step wrote its documents they are looked up; where it passed them on in memory, its rule judges the"
                    + " document again. Needs no Spark."
        },
        footerHeading = "%nExample:%n",
        footer = "  millrace why --config run.yaml 3:17")
final class WhyCommand extends JobCommand {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            description =
                    "The document as FILE:RECORD, which are ordinals in corpus/inputs.json and in that file, or as one"
                            + " number, as the packed data has it.")
    private String document = "";

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    void check(RunConfig run, Configuration hadoop, Problems problems) throws IOException {
        WrittenDocumentId.parse("ID", document, problems);
        Path inputs = new Path(CorpusPipeline.directory(run), "inputs.json");
        if (!inputs.getFileSystem(hadoop).exists(inputs)) {
            problems.add(
                    "run.directory",
                    "'" + run.run().directory() + "', which has no corpus/inputs.json",
                    "the directory of a run whose data steps have begun",
                    "run `millrace corpus` first");
        }
    }

    @Override
    String plan(RunConfig run, Configuration hadoop) {
        return "Would follow document %s through %s".formatted(document, CorpusPipeline.directory(run));
    }

    @Override
    void run(RunConfig run, Configuration hadoop) throws IOException {
        DocumentId id = WrittenDocumentId.parse("ID", document, new Problems());
        if (id == null) {
            throw new IllegalStateException("The document has been checked before");
        }
        Path corpus = CorpusPipeline.directory(run);
        Optional<SourceFile> file = DocumentWay.file(hadoop, corpus, id);
        List<WayStep> way = DocumentWay.of(hadoop, corpus, run, id);
        if (!json) {
            print(WhyText.of(id, file, way));
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("document", id.toString());
        answer.put("document_id", id.toLong());
        file.ifPresent(known -> {
            answer.put("source", known.source());
            answer.put("file", known.path());
        });
        answer.put("steps", way);
        print(JSON.writeValueAsString(answer));
    }
}
