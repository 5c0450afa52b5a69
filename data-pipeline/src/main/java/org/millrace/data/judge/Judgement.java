package org.millrace.data.judge;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a model's answer came to. */
public sealed interface Judgement {

    /** A mark for every dimension. */
    record Marks(Map<String, Integer> marks) implements Judgement {

        public Marks {
            marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        }
    }

    /**
     * An answer that gives no marks.
     *
     * @param reason stable name that reports count by, such as {@code out_of_range}
     * @param excerpt how the answer begins
     */
    record Unusable(String reason, String excerpt) implements Judgement {}
}
