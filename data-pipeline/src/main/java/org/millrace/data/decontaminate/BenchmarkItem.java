package org.millrace.data.decontaminate;

/**
 * One question of a benchmark.
 *
 * @param benchmark name of the benchmark, such as {@code gsm8k}
 * @param id of the item: what the file says, or {@code file:number} counted from 1
 * @param text what must not be trained on
 */
public record BenchmarkItem(String benchmark, String id, String text) {

    /** How removals name it: {@code gsm8k/17}. */
    public String name() {
        return benchmark + "/" + id;
    }
}
