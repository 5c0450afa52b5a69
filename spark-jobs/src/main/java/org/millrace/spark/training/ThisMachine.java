package org.millrace.spark.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells the machine that this process runs on from others. */
final class ThisMachine {

    private ThisMachine() {}

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
