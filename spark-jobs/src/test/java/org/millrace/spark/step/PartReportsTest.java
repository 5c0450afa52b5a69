package org.millrace.spark.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentId;
import org.millrace.data.filter.Verdict;

class PartReportsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfArrivalDoesNotShow(long seed) {
        List<Integer> arrival = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        PartReports inOrder = new PartReports();
        arrival.forEach(partition -> inOrder.add(partition, reports(partition)));
        Collections.shuffle(arrival, new Random(seed));
        PartReports shuffled = new PartReports();
        arrival.forEach(partition -> shuffled.add(partition, reports(partition)));

        assertThat(shuffled.counts()).isEqualTo(inOrder.counts());
        assertThat(shuffled.parts()).isEqualTo(inOrder.parts());
    }

    @Test
    void theFirstThreeExamplesOfEachReasonStay() {
        PartReports reports = new PartReports();
        for (int partition = 9; partition >= 0; partition--) {
            reports.add(partition, reports(partition));
        }

        assertThat(reports.counts().examples().get("even"))
                .extracting(Example::id)
                .containsExactly("0:0", "2:0", "4:0");
        assertThat(reports.counts().examples().get("late"))
                .extracting(Example::id)
                .containsExactly("9:0");
    }

    @Test
    void onePartitionMayWriteSeveralParts() {
        PartReports reports = new PartReports();
        reports.add(1, List.of(report("c")));
        reports.add(0, List.of(report("a"), report("b")));

        assertThat(reports.parts())
                .flatMap(files -> files)
                .extracting(PartFile::attempt)
                .containsExactly("a", "b", "c");
    }

    @Test
    void rowsThatAreNotAccountedForAreAnError() {
        Tally tally = new Tally();
        tally.in(document(0));
        tally.in(document(1));
        tally.out(document(0));

        assertThatThrownBy(() -> tally.counts().requireBalance())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read 2 rows but accounts for 1");
    }

    private static List<PartReport> reports(int partition) {
        Tally tally = new Tally();
        Document document = document(partition);
        tally.in(document);
        if (partition % 2 == 0) {
            tally.dropped(document, new Verdict.Drop("even", partition, 1));
        } else if (partition == 9) {
            tally.dropped(document, new Verdict.Drop("late", partition, 1));
        } else {
            tally.out(document);
        }
        return List.of(new PartReport(List.of(), tally.counts()));
    }

    private static PartReport report(String attempt) {
        return new PartReport(List.of(new PartFile(PartFile.PART, attempt, 0, 0, "")), new Tally().counts());
    }

    private static Document document(int file) {
        return Document.read(
                new DocumentId(file, 0),
                "source" + file % 3,
                "file:" + file,
                "text ".repeat(file + 1),
                new TreeMap<>(Map.of()));
    }
}
