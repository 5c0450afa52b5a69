package org.millrace.data.judge;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of documents; {@code documents = marked + unusable}.
 *
 * @param documents that were judged
 * @param marked with a mark for every dimension
 * @param asked prompts that the model was given; fewer than documents where texts are equal or were judged before
 * @param unusable documents whose answer gave no marks, by reason
 */
public record JudgeReport(long documents, long marked, long asked, SortedMap<String, Long> unusable) {

    public JudgeReport {
        unusable = Collections.unmodifiableSortedMap(new TreeMap<>(unusable));
    }

    public JudgeReport plus(JudgeReport other) {
        SortedMap<String, Long> sum = new TreeMap<>(unusable);
        for (Map.Entry<String, Long> entry : other.unusable.entrySet()) {
            sum.merge(entry.getKey(), entry.getValue(), Long::sum);
        }
        return new JudgeReport(documents + other.documents, marked + other.marked, asked + other.asked, sum);
    }
}
