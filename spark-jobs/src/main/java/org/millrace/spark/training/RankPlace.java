package org.millrace.spark.training;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.millrace.train.memory.MachineMemory;

/**
 * What a rank tells the others at the rendezvous.
 *
 * @param rank whose it is
 * @param address of its socket, which is bound already, for {@link org.millrace.train.distributed.TcpRendezvous}
 * @param executor that it is a task of
 * @param cpus that it is bound to, as {@link RankCpus} writes them; empty if it is bound to none
 * @param machine the same for ranks that take their memory from one another
 * @param memory bytes that all of these may use together
 * @param container bytes that its executor may use; no less than {@code memory} where only the machine limits it
 */
record RankPlace(int rank, String address, String executor, String cpus, String machine, long memory, long container) {

    /**
     * The place of a rank in this process.
     *
     * @param host that stands for the machine where the system tells nothing better
     * @param cpus that the rank is bound to; null for none
     * @param container bytes of this process's container, if it is in one that the system does not know of
     */
    static RankPlace ofThisProcess(
            int rank, String address, String host, String executor, @Nullable RankCpus cpus, OptionalLong container) {
        String machine = ThisMachine.identity();
        return new RankPlace(
                rank,
                address,
                executor,
                cpus == null ? "" : cpus.toString(),
                machine.isEmpty() ? host : machine,
                MachineMemory.ofThisProcess().usable().bytes(),
                // As with machines, a twentieth is not planned with.
                container.isPresent() ? container.getAsLong() / 20 * 19 : Long.MAX_VALUE);
    }

    /** For people: {@code host:41000, executor 2, numa 32-63}. */
    String description() {
        String listens = address.replaceFirst("/\\d+$", ""); // without its number of lanes
        return "%s, executor %s%s".formatted(listens, executor, cpus.isEmpty() ? "" : ", " + cpus);
    }

    /** How many ranks share this one's executor, itself included. */
    int ranksInExecutor(List<RankPlace> all) {
        return (int)
                all.stream().filter(other -> other.executor.equals(executor)).count();
    }

    /** How many ranks share this one's memory, itself included. */
    private long ranksOnMachine(List<RankPlace> all) {
        return all.stream().filter(other -> other.machine.equals(machine)).count();
    }

    /**
     * Bytes that each rank may hold. All plan with the least of them, so that all choose the same.
     *
     * @param ofProcess what a process may hold, if that was said
     */
    static long memoryOfARank(List<RankPlace> all, @Nullable Long ofProcess) {
        return all.stream()
                .mapToLong(rank -> ofProcess == null
                        ? Math.min(rank.memory / rank.ranksOnMachine(all), rank.container / rank.ranksInExecutor(all))
                        : ofProcess / rank.ranksInExecutor(all))
                .min()
                .orElseThrow();
    }
}
