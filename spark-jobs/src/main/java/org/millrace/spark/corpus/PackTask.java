package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.millrace.data.pack.PackSettings;
import org.millrace.data.pack.PackedPart;
import org.millrace.data.pack.PackedWriter;
import org.millrace.data.pack.Packer;
import org.millrace.spark.step.PartFile;
import org.millrace.spark.step.PartReport;
import org.millrace.spark.step.PartTask;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.Tally;
import scala.Tuple2;

/** Packs the documents of one partition, which come in the order of the shuffle, into one file of sequences. */
final class PackTask implements PartTask<Tuple2<byte[], byte[]>> {

    private final StepFiles files;
    private final PackSettings settings;

    PackTask(StepFiles files, PackSettings settings) {
        this.files = files;
        this.settings = settings;
    }

    @Override
    public List<PartReport> run(int partition, Iterator<Tuple2<byte[], byte[]>> sorted) throws IOException {
        Tally tally = new Tally();
        Path attempt = files.newAttempt();
        try (PackedWriter output = new PackedWriter(files.configuration(), attempt, settings.sequenceLength())) {
            Packer packer = settings.packer(output::write);
            while (sorted.hasNext()) {
                ShuffledTokens document = ShuffledTokens.ofPair(sorted.next());
                packer.add(document.documentId(), document.source(), document.tokens());
                tally.packed(document.source(), document.tokens().length);
            }
            packer.finish();
            PackedPart part = output.finish();
            tally.sequences(part.sequences());
            PackCounts.add(packer.statistics(), tally);
            return List.of(new PartReport(
                    List.of(new PartFile(
                            PartFile.PART, attempt.getName(), part.sequences(), part.bytes(), part.checksum())),
                    tally.counts()));
        }
    }
}
