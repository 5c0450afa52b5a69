package org.millrace.spark.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Tells the machine that this process runs on from others. */
final class ThisMachine {

    /** Places in {@code /proc/<pid>/stat} behind the name, see proc(5). */
    private static final int STATE = 0;

    private static final int START_TIME = 19;
    private static final Set<String> ENDED = Set.of("Z", "X");

    private ThisMachine() {}

    /**
     * When a process of this machine began, in ticks since the boot, which no change of the clock moves: with its id it names
     * the process. Empty if it has ended, whether or not somebody has waited for it, or if the system does not tell.
     */
    static Optional<String> start(long process) {
        String stat;
        try { // the process's name, in parentheses, may be of any bytes
            stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return Optional.empty();
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return ENDED.contains(fields[STATE]) ? Optional.empty() : Optional.of(fields[START_TIME]);
    }

    /**
     * The boot of the machine and the namespace of process ids: processes with the same see one another, and share their
     * memory. A container has its own. Empty where the system does not tell.
     */
    static String identity() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException notToldHere) {
            return "";
        }
    }
}
