package org.millrace.spark.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/** The task slots of a Spark application, as its own status store counts them. */
final class ClusterSlots {

    private final SparkContext spark;
    private final int coresOfATask;

    ClusterSlots(SparkContext spark) {
        this.spark = spark;
        this.coresOfATask = spark.conf().getInt("spark.task.cpus", 1);
    }

    /** Tasks that could run at once, were none running. */
    int count() {
        return executors().stream().mapToInt(this::slots).sum();
    }

    /** Cores by executor. */
    Map<String, Integer> cores() {
        Map<String, Integer> cores = new TreeMap<>();
        executors().forEach(executor -> cores.put(executor.id(), executor.totalCores()));
        return cores;
    }

    /** What there is, for people. */
    String inventory() {
        List<ExecutorSummary> executors = executors();
        if (executors.isEmpty()) {
            return "no executor has come up at %s; does the cluster run, and has one of its machines %s of memory%s free?"
                    .formatted(
                            spark.master(),
                            spark.conf().get("spark.executor.memory", "1g"),
                            spark.conf().contains("spark.executor.cores")
                                    ? " and %s cores".formatted(spark.conf().get("spark.executor.cores"))
                                    : "");
        }
        return executors.stream()
                .map(executor -> "executor %s on %s has %d of %d slots free (%d cores, %d a task)"
                        .formatted(
                                executor.id(),
                                executor.hostPort(),
                                Math.max(0, slots(executor) - executor.activeTasks()),
                                slots(executor),
                                executor.totalCores(),
                                coresOfATask))
                .collect(Collectors.joining("; "));
    }

    private int slots(ExecutorSummary executor) {
        return executor.totalCores() / coresOfATask;
    }

    /** The driver is among them where it runs tasks itself. */
    private List<ExecutorSummary> executors() {
        List<ExecutorSummary> executors = new ArrayList<>();
        for (ExecutorSummary executor :
                CollectionConverters.asJava(spark.statusStore().executorList(true))) {
            if (executor.totalCores() > 0) {
                executors.add(executor);
            }
        }
        executors.sort(Comparator.comparing(ExecutorSummary::id));
        return executors;
    }
}
