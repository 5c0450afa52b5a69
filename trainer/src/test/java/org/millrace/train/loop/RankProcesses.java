package org.millrace.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ranks of one attempt at a {@link TinyRun}, two processes, whose connection goes through a {@link FaultyLink}. */
final class RankProcesses implements AutoCloseable {

    private static final int RANKS = 2;
    private static final long PATIENCE_SECONDS = 120;

    private final Path meeting;
    private final List<Process> processes = new ArrayList<>();
    private final List<FaultyLink> links = new ArrayList<>();

    private RankProcesses(Path meeting) {
        this.meeting = meeting;
    }

    /**
     * Starts both, and lets them find one another.
     *
     * @param nan arguments of the second rank beyond those that every rank has
     */
    static RankProcesses start(TinyRun run, int generation, String... nan) throws Exception {
        Path meeting = Files.createDirectories(run.directory().resolve("meeting-" + generation));
        RankProcesses ranks = new RankProcesses(meeting);
        for (int rank = 0; rank < RANKS; rank++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1", // most of their time is the start
                    "-cp",
                    System.getProperty("java.class.path"),
                    RankProcess.class.getName(),
                    run.directory().toString(),
                    meeting.toString(),
                    Integer.toString(rank),
                    Integer.toString(generation)));
            if (rank == RANKS - 1) {
                command.addAll(List.of(nan));
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ranks.log(rank).toFile());
            builder.environment().put("OMP_NUM_THREADS", "1");
            ranks.processes.add(builder.start());
        }
        ranks.introduce();
        return ranks;
    }

    /** Tells every rank its own address as it is, and those of the others as links to them. */
    private void introduce() throws Exception {
        List<String> addresses = new ArrayList<>();
        for (int rank = 0; rank < RANKS; rank++) {
            addresses.add(await("address-" + rank));
        }
        for (int rank = 0; rank < RANKS; rank++) {
            List<String> known = new ArrayList<>();
            for (int other = 0; other < RANKS; other++) {
                known.add(other == rank ? addresses.get(other) : linked(addresses.get(other)));
            }
            RankProcess.write(meeting.resolve("peers-" + rank), String.join("\n", known));
        }
    }

    /** {@code host:port/lanes} with the port of a link. */
    private String linked(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1, address.lastIndexOf('/')));
        FaultyLink link = new FaultyLink(port);
        links.add(link);
        return address.replace(":" + port + "/", ":" + link.port() + "/");
    }

    void awaitStep(long step) throws Exception {
        for (int rank = 0; rank < RANKS; rank++) {
            while (Long.parseLong(await("step-" + rank)) < step) {
                TimeUnit.MILLISECONDS.sleep(2);
                if (!processes.get(rank).isAlive()) {
                    throw new AssertionError("Rank %d ended:%n%s".formatted(rank, output(rank)));
                }
            }
        }
    }

    /** Does something to all bytes between the ranks from now on. */
    void link(FaultyLink.Mode mode) {
        links.forEach(link -> link.become(mode));
    }

    Process process(int rank) {
        return processes.get(rank);
    }

    int exitCode(int rank) throws Exception {
        if (!processes.get(rank).waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Rank %d did not end:%n%s".formatted(rank, output(rank)));
        }
        return processes.get(rank).exitValue();
    }

    String output(int rank) throws IOException {
        return Files.readString(log(rank));
    }

    private Path log(int rank) {
        return meeting.resolve("log-" + rank);
    }

    private String await(String file) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(meeting.resolve(file))) {
            for (int rank = 0; rank < RANKS; rank++) {
                if (!processes.get(rank).isAlive() || System.nanoTime() > end) {
                    throw new AssertionError("There is no %s; rank %d:%n%s".formatted(file, rank, output(rank)));
                }
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return Files.readString(meeting.resolve(file));
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        for (FaultyLink link : links) {
            link.close();
        }
    }
}
