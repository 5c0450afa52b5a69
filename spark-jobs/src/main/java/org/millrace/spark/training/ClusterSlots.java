package org.millrace.spark.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The task slots of a Spark application, as its own status store counts them: where each task takes an address of a
 * resource, an executor has no more slots than addresses.
 */
final class ClusterSlots {

    private final SparkContext spark;
    private final @Nullable String resource;
    private final int coresOfATask;

    /** @param resource of which each task takes one address; null for none */
    ClusterSlots(SparkContext spark, @Nullable String resource) {
        this.spark = spark;
        this.resource = resource;
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
            return "no executor has come up at %s, which must run, and have machines with %s of memory%s%s free"
                    .formatted(
                            spark.master(),
                            spark.conf().get("spark.executor.memory", "1g"),
                            spark.conf().contains("spark.executor.cores")
                                    ? " and %s cores".formatted(spark.conf().get("spark.executor.cores"))
                                    : "",
                            resource == null ? "" : " and " + addressesOfAnExecutor());
        }
        return executors.stream()
                .map(executor -> "executor %s on %s has %d of %d slots free (%d cores, %d a task%s)"
                        .formatted(
                                executor.id(),
                                executor.hostPort(),
                                Math.max(0, slots(executor) - executor.activeTasks()),
                                slots(executor),
                                executor.totalCores(),
                                coresOfATask,
                                resourceText(executor)))
                .collect(Collectors.joining("; "));
    }

    /** What an executor asks for, for people. */
    private String addressesOfAnExecutor() {
        String key = "spark.executor.resource.%s.amount".formatted(resource);
        return "%s addresses of %s (%s)".formatted(spark.conf().get(key, "the"), resource, key);
    }

    private int slots(ExecutorSummary executor) {
        int ofCores = executor.totalCores() / coresOfATask;
        return resource == null
                ? ofCores
                : Math.min(ofCores, addresses(executor).size());
    }

    private List<String> addresses(ExecutorSummary executor) {
        ResourceInformation information = resource == null
                ? null
                : CollectionConverters.asJava(executor.resources()).get(resource);
        return information == null ? List.of() : List.of(information.addresses());
    }

    /** What an executor has of the resource, for people; each address may hold commas. */
    private String resourceText(ExecutorSummary executor) {
        if (resource == null) {
            return "";
        }
        List<String> addresses = addresses(executor);
        String list = addresses.isEmpty() ? "" : ": " + String.join(" and ", addresses);
        return "; %d of %s, 1 a task%s".formatted(addresses.size(), resource, list);
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
