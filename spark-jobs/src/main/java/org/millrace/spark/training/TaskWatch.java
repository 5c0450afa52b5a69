package org.millrace.spark.training;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Which tasks of the present attempt have started, still run, or were lost, as Spark tells its listeners. */
final class TaskWatch extends SparkListener {

    private final Set<Integer> stages = new HashSet<>();
    private final Map<Integer, TaskInfo> running = new TreeMap<>();
    private final Map<Integer, String> losses = new TreeMap<>();
    private String group = "";
    private int expected;
    private int started;

    /** Another attempt begins, with as many tasks, under the name of a job group. */
    synchronized void begin(String newGroup, int tasks) {
        group = newGroup;
        expected = tasks;
        started = 0;
        stages.clear();
        running.clear();
        losses.clear();
    }

    synchronized boolean haveAllStarted() {
        return started >= expected;
    }

    /** Executors whose tasks have not ended. */
    synchronized Set<String> runningExecutors() {
        return running.values().stream().map(TaskInfo::executorId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ranks that have not ended, for messages. */
    synchronized String running() {
        return running.entrySet().stream()
                .map(task ->
                        "rank %d on %s".formatted(task.getKey(), task.getValue().host()))
                .collect(Collectors.joining(", "));
    }

    /** What happened to tasks that ended by no doing of ours, for messages. */
    synchronized String losses() {
        return String.join("; ", losses.values());
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        if (job.properties() != null && group.equals(job.properties().getProperty("spark.jobGroup.id"))) {
            CollectionConverters.asJava(job.stageInfos()).forEach(stage -> stages.add(stage.stageId()));
        }
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart task) {
        if (stages.contains(task.stageId())) {
            started++;
            running.put(task.taskInfo().index(), task.taskInfo());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        if (stages.contains(task.stageId())) {
            TaskInfo info = task.taskInfo();
            running.remove(info.index());
            loss(task.reason())
                    .ifPresent(loss ->
                            losses.put(info.index(), "rank %d on %s: %s".formatted(info.index(), info.host(), loss)));
        }
    }

    /** Empty where a task ended well, or was ended since another was lost. */
    private static Optional<String> loss(TaskEndReason reason) {
        if (reason instanceof TaskFailedReason failed && !(reason instanceof TaskKilled)) {
            return failed.toErrorString().lines().findFirst();
        }
        return Optional.empty();
    }
}
