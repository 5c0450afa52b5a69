package org.millrace.data.filter.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.Verdict;
import org.millrace.data.filter.text.PhraseTrie;

class ToxicityTest {

    private static final double ANY = Double.POSITIVE_INFINITY;

    @Test
    void keepsAtTheLimitOfAListAndDropsBeyondIt() {
        Toxicity filter = filter(new ToxicList("insults", new PhraseTrie(List.of("fool")), true, 2, ANY));
        Documents.kept(filter, "fool and fool");
        assertThat(filter.judge(Documents.of("fool, fool, Fool")))
                .isEqualTo(new Verdict.Drop("toxicity.insults", 3, 2));
    }

    @Test
    void measuresWeightAgainstWords() {
        PhraseTrie words = new PhraseTrie();
        ToxicList.addEntry(words, "fool\t3");
        ToxicList.addEntry(words, "old goat");
        Toxicity filter = filter(new ToxicList("insults", words, true, ANY, 0.5));
        Documents.kept(filter, "fool a b c d e");
        assertThat(filter.judge(Documents.of("fool a b c d")))
                .isEqualTo(new Verdict.Drop("toxicity.insults_share", 0.6, 0.5));
        Documents.kept(filter, "old goat");
    }

    @Test
    void writesTheShareOfEachListIntoWhatItKeeps() {
        Toxicity filter = filter(
                new ToxicList("a", new PhraseTrie(List.of("x")), true, ANY, ANY),
                new ToxicList("b", new PhraseTrie(List.of("y")), false, ANY, ANY));
        Verdict.Keep keep = (Verdict.Keep) filter.judge(Documents.of("x xy z z"));
        assertThat(keep.document().scores()).containsEntry("toxicity.a", 0.25).containsEntry("toxicity.b", 0.25);
        assertThat(filter.judge(Documents.of(""))).isInstanceOf(Verdict.Keep.class);
    }

    @Test
    void refusesWhatIsNoListOfWeights() {
        PhraseTrie words = new PhraseTrie();
        for (String weight : List.of("x", "0", "-1", "NaN", "Infinity", "")) {
            assertThatThrownBy(() -> ToxicList.addEntry(words, "fool\t" + weight))
                    .as(weight)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + weight + "'")
                    .hasMessageContaining("above 0");
        }
        ToxicList list = new ToxicList("a", words, true, 0, 0);
        assertThatThrownBy(() -> filter(list, list)).hasMessageContaining("called a");
        assertThatThrownBy(() -> new ToxicList("a", words, true, -1, 0)).hasMessageContaining("-1.0");
    }

    private static Toxicity filter(ToxicList... lists) {
        return new Toxicity(List.of(lists));
    }
}
