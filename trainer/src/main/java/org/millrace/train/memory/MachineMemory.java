package org.millrace.train.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What memory this process may use: that of the machine, or less where a control group of Linux limits it, as containers
 * and batch schedulers do. A group's limit binds those inside it too, so every group up to the root counts.
 */
public final class MachineMemory {

    private static final long SMALLEST_RESERVE = 256L << 20;

    private final Path root;

    private MachineMemory(Path root) {
        this.root = root;
    }

    /** Of the machine that this process runs on. */
    public static MachineMemory ofThisProcess() {
        return new MachineMemory(Path.of("/"));
    }

    /** Of a machine whose {@code proc} and {@code sys} lie below that folder. */
    static MachineMemory below(Path root) {
        return new MachineMemory(root);
    }

    /** Everything this process may use, the machine's or its group's. */
    public MemoryLimit whole() {
        long machine = ofMeminfo("MemTotal").orElseGet(MachineMemory::ofTheJavaMachine);
        MemoryLimit least = new MemoryLimit(machine, "the memory of this machine");
        for (String line : lines("proc/self/cgroup")) {
            // id:controllers:path; the second version of control groups has the id 0 and names no controllers
            String[] group = line.split(":", 3);
            if (group.length < 3) {
                continue;
            }
            boolean second = group[1].isEmpty();
            if (second || Arrays.asList(group[1].split(",")).contains("memory")) {
                OptionalLong limit = ofGroup(second, group[2]);
                if (limit.isPresent() && limit.getAsLong() < least.bytes()) {
                    least = new MemoryLimit(limit.getAsLong(), "the limit of this process's control group");
                }
            }
        }
        return least;
    }

    /** What a run may use: all but a twentieth, which the system and others on the machine keep. */
    public MemoryLimit usable() {
        MemoryLimit whole = whole();
        long reserve = Math.max(SMALLEST_RESERVE, whole.bytes() / 20);
        String origin = "%s, %s, less %s for the system"
                .formatted(whole.origin(), MemoryPlan.gibibytes(whole.bytes()), MemoryPlan.gibibytes(reserve));
        return new MemoryLimit(Math.max(0, whole.bytes() - reserve), origin);
    }

    /** What could be had at this moment without swapping, where the system tells. */
    public OptionalLong free() {
        return ofMeminfo("MemAvailable");
    }

    /** The resident size of this process at this moment, where the system tells. */
    public OptionalLong heldByThisProcess() {
        return kibibytes("proc/self/status", "VmRSS");
    }

    /** The largest resident size of this process so far, where the system tells. */
    public OptionalLong peakOfThisProcess() {
        return kibibytes("proc/self/status", "VmHWM");
    }

    private OptionalLong ofMeminfo(String key) {
        return kibibytes("proc/meminfo", key);
    }

    private OptionalLong kibibytes(String file, String key) {
        return lines(file).stream()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).replace("kB", "").trim())
                .mapToLong(value -> Long.parseLong(value) << 10)
                .findFirst();
    }

    private static long ofTheJavaMachine() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    /** The least limit of a group and those around it. */
    private OptionalLong ofGroup(boolean second, String path) {
        String file = second ? "memory.max" : "memory.limit_in_bytes";
        OptionalLong least = OptionalLong.empty();
        for (String line : lines("proc/self/mountinfo")) {
            // … root mount-point options … - type source super-options: see proc(5)
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            String[] kind = halves.length < 2 ? new String[0] : halves[1].split(" ");
            if (mount.length < 5 || kind.length < 3) {
                continue;
            }
            boolean right = second
                    ? kind[0].equals("cgroup2")
                    : kind[0].equals("cgroup")
                            && Arrays.asList(kind[2].split(",")).contains("memory");
            if (!right) {
                continue;
            }
            Path top = root.resolve(mount[4].substring(1));
            Path group = group(top, mount[3], path);
            for (int above = group.getNameCount() - top.getNameCount(); above >= 0; above--) {
                OptionalLong limit = limit(group.resolve(file));
                if (limit.isPresent()) {
                    least = OptionalLong.of(Math.min(limit.getAsLong(), least.orElse(Long.MAX_VALUE)));
                }
                group = group.resolve("..").normalize();
            }
        }
        return least;
    }

    /** The folder of a group; a container may see only a part of the tree, then its top stands for what is hidden. */
    private static Path group(Path top, String mounted, String path) {
        String below = mounted.equals("/") ? path : path.startsWith(mounted) ? path.substring(mounted.length()) : "";
        Path group =
                top.resolve(below.startsWith("/") ? below.substring(1) : below).normalize();
        return group.startsWith(top) ? group : top;
    }

    private OptionalLong limit(Path file) {
        List<String> lines = lines(root.relativize(file).toString());
        // "max", or in the first version a number near 2⁶³, which no machine reaches
        return lines.isEmpty() || !lines.get(0).matches("\\d{1,18}")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(lines.get(0)));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException notToldHere) { // not on this system, not allowed, or no text
            return List.of();
        }
    }
}
