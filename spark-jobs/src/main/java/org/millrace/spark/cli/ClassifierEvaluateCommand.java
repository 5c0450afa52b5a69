package org.millrace.spark.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.millrace.data.classify.ClassifierEvaluation;
import org.millrace.data.classify.LabelledReader;
import org.millrace.data.classify.LabelledText;
import org.millrace.data.classify.TextClassifier;
import org.millrace.data.read.FrozenInputs;
import org.millrace.data.read.InputSource;
import org.millrace.data.read.SourceFile;
import org.millrace.train.config.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code classifier evaluate}: how well a classifier does on labelled documents. */
@Command(
        name = "evaluate",
        description = {
            "Measures a classifier on labelled documents, which it should not have learnt from: precision, recall and F1 of"
                    + " each label, area under the ROC curve, calibration error, and what is taken for what.",
            "All documents are held in memory, in this process."
        },
        footerHeading = "%nExample:%n",
        footer = {"  millrace classifier evaluate -m lid.176.bin --label-field lang sentences.jsonl"})
final class ClassifierEvaluateCommand implements Callable<Integer> {

    @Mixin
    private Console console = new Console();

    @Mixin
    private ClassifierOption classifier = new ClassifierOption();

    @Mixin
    private LabelledOptions documents = new LabelledOptions();

    @Override
    public Integer call() throws IOException {
        Configuration hadoop = HadoopConfigurations.withoutSpark();
        Problems problems = new Problems();
        List<InputSource> sources = documents.sources(hadoop, problems);
        problems.throwIfAny();
        TextClassifier loaded = classifier.load(hadoop);
        LabelledReader reader = new LabelledReader(hadoop, documents.rule());
        List<LabelledText> texts = new ArrayList<>();
        for (SourceFile file : FrozenInputs.freeze(hadoop, sources).files()) {
            reader.read(file, texts::add);
        }
        Readable.require(reader.counts(), documents.maxBadShare());
        Set<String> unknown = new TreeSet<>();
        texts.forEach(text -> unknown.add(text.label()));
        loaded.labels().forEach(unknown::remove);
        PrintWriter out = console.out();
        out.print(EvaluationText.of(ClassifierEvaluation.of(loaded, texts)));
        if (!unknown.isEmpty()) {
            out.println("\nThe classifier has no label " + String.join(", ", unknown)
                    + "; such documents count as mistakes.");
        }
        out.flush();
        return ExitCode.DONE;
    }
}
