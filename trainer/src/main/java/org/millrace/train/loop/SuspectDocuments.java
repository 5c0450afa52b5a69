package org.millrace.train.loop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.loader.DocumentSpan;
import org.millrace.train.loader.MicroBatch;

/** Which documents a step was skipped for, over all ranks. */
final class SuspectDocuments {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SuspectDocuments() {}

    /**
     * Those of the micro-batches whose loss is not finite, whichever rank has them; all of the step if every loss is finite
     * and only the gradient is not. Every rank calls it.
     *
     * @param batch of this rank
     * @param suspects those of them whose loss is not finite
     */
    static List<DocumentSpan> of(ProcessGroup group, List<MicroBatch> batch, List<MicroBatch> suspects)
            throws IOException {
        List<DocumentSpan> some = gather(group, suspects);
        return some.isEmpty() ? gather(group, batch) : some;
    }

    private static List<DocumentSpan> gather(ProcessGroup group, List<MicroBatch> batch) throws IOException {
        List<DocumentSpan> own = batch.stream()
                .flatMap(part -> part.sequences().stream())
                .flatMap(sequence -> DocumentSpan.of(sequence).stream())
                .toList();
        List<DocumentSpan> all = new ArrayList<>();
        for (byte[] json : group.allGather(JSON.writeValueAsBytes(own))) {
            all.addAll(Arrays.asList(JSON.readValue(json, DocumentSpan[].class)));
        }
        return all.stream().distinct().toList(); // ranks that share a sequence name the same
    }
}
