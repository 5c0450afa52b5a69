package org.millrace.spark.dedup;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.millrace.data.dedup.KeepOrder;
import org.millrace.data.dedup.PartSeal;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.spark.corpus.DocumentPart;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepInput;
import org.millrace.spark.step.StepJob;

/** Reads every part and writes the keys of its documents; the text goes no further. */
final class FirstReading implements Serializable {

    private static final long serialVersionUID = 1;

    private final String input;
    private final StepFiles files;

    @SuppressWarnings("serial") // an immutable list of strings
    private final List<String> columns;

    private final DocumentKeys.Factory keys;
    private final boolean withinSource;
    private final KeepOrder order;

    /**
     * @param columns of the keys
     * @param withinSource whether only documents of one source are compared
     */
    FirstReading(
            String input,
            StepFiles files,
            List<String> columns,
            DocumentKeys.Factory keys,
            boolean withinSource,
            KeepOrder order) {
        this.input = input;
        this.files = files;
        this.columns = List.copyOf(columns);
        this.keys = keys;
        this.withinSource = withinSource;
        this.order = order;
    }

    /** Reads all parts of a step's input, each in a task of its own. */
    static List<SignedPart> run(
            StepJob job,
            StepInput input,
            List<String> columns,
            DocumentKeys.Factory keys,
            boolean withinSource,
            KeepOrder order)
            throws IOException {
        FirstReading reading =
                new FirstReading(input.directory().toString(), job.files(), columns, keys, withinSource, order);
        List<byte[]> reports = job.ordinals(input.manifest().parts().size())
                .map(part -> StableJson.compact(reading.read(part)))
                .collect();
        List<SignedPart> parts = new ArrayList<>();
        for (byte[] report : reports) {
            parts.add(StableJson.read(report, SignedPart.class));
        }
        return parts;
    }

    SignedPart read(int part) throws IOException {
        DocumentKeys writer = keys.create();
        PartSeal seal = new PartSeal();
        long first = 0;
        long last = 0;
        long tooShort = 0;
        try (DocumentReader documents = DocumentReader.ofTexts(files.configuration(), DocumentPart.path(input, part));
                NumberOutput output = new NumberOutput(files, columns)) {
            while (documents.hasNext()) {
                Document document = documents.next();
                first = seal.documents() == 0 ? document.id().toLong() : first;
                last = document.id().toLong();
                seal.add(document);
                long space = withinSource ? Hashing.xxh3_64().hashCharsToLong(document.source()) : 0;
                if (!writer.write(document, order.number(document.id(), document.source()), space, output)) {
                    tooShort++;
                }
            }
            return new SignedPart(part, seal.documents(), seal.hash(), first, last, tooShort, output.finish());
        }
    }
}
