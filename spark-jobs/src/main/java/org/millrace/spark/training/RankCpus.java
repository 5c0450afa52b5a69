package org.millrace.spark.training;

import java.util.List;
import java.util.Optional;
import org.millrace.train.config.Problems;
import org.millrace.train.kernel.cpu.BoundThread;
import org.millrace.train.kernel.cpu.CpuList;

/**
 * The CPUs that Spark has given a rank: its task's address of the resource that the configuration names.
 *
 * @param resource its name
 * @param list its address
 */
record RankCpus(String resource, CpuList list) {

    /**
     * Reads the address of a rank's task, in the process where it runs.
     *
     * @param addresses that the task has
     * @param rank with its place, for messages
     * @throws org.millrace.train.config.ConfigException if they are not one list of CPUs that this process may use
     */
    static RankCpus of(String resource, List<String> addresses, String rank) {
        Problems problems = new Problems();
        Optional<CpuList> list = addresses.size() == 1 ? CpuList.parse(addresses.get(0)) : Optional.empty();
        String got = "%s with %s for %s"
                .formatted(
                        resource,
                        addresses.size() == 1 ? "address " + addresses.get(0) : "the addresses " + addresses,
                        rank);
        if (list.isEmpty()) {
            problems.add(
                    "training.distributed.resource",
                    got,
                    "one address: " + CpuList.FORM,
                    "the discovery script of the resource must print such addresses, as scripts/numa-nodes does");
        } else {
            BoundThread.obstacle(list.get())
                    .ifPresent(obstacle -> problems.add(
                            "training.distributed.resource", got, "CPUs to which its threads can be bound", obstacle));
        }
        problems.throwIfAny();
        return new RankCpus(resource, list.orElseThrow());
    }

    /** As {@code numa 32-63}. */
    @Override
    public String toString() {
        return resource + " " + list;
    }
}
