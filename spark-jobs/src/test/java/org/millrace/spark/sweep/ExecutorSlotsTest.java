package org.millrace.spark.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.millrace.spark.session.SharedSpark;

@ExtendWith(SharedSpark.class)
class ExecutorSlotsTest {

    private final JavaSparkContext spark;

    ExecutorSlotsTest(JavaSparkContext spark) {
        this.spark = spark;
    }

    @Test
    void countsTheTasksThatALocalSparkRunsAtATime() throws Exception {
        assertThat(new ExecutorSlots(spark).mostOfAMachine()).isEqualTo(2);
    }
}
