package org.millrace.spark.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What can happen to a training. Each is done to real processes and files while, or between, they train. */
enum Fault {
    EXECUTOR_KILLED("SIGKILL of an executor") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            TimeUnit.MILLISECONDS.sleep(run.random().nextInt(60));
            run.anExecutor().destroyForcibly();
        }
    },

    /** One is stopped, so that the other comes to wait for it; the one that waits is killed. */
    EXECUTOR_KILLED_IN_A_COLLECTIVE("SIGKILL of an executor in a collective") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            List<ProcessHandle> executors = run.processes().executors();
            ProcessHandle late = executors.get(0);
            MarkedProcesses.signal(late, "STOP");
            TimeUnit.MILLISECONDS.sleep(300);
            executors.get(executors.size() - 1).destroyForcibly();
            MarkedProcesses.signal(late, "CONT");
        }
    },

    EXECUTOR_KILLED_WRITING_A_SHARD("SIGKILL of an executor halfway through a shard") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAt("write", "(model|optimizer).*\\.safetensors");
        }
    },

    EXECUTOR_KILLED_BEFORE_THE_MANIFEST("SIGKILL of an executor between the shards and the manifest") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAt("create", "manifest\\.json");
        }
    },

    EXECUTOR_KILLED_BEFORE_COMMIT("SIGKILL of an executor between the manifest and the commit") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAt("create", "COMMITTED");
        }
    },

    EXECUTOR_KILLED_AFTER_COMMIT("SIGKILL of an executor between the commit and the pointer to it") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAt("create", "\\.?LATEST.*");
        }
    },

    /** It hangs until the run has gone on without it, then wakes and finds the world changed. */
    EXECUTOR_HANGS("SIGSTOP of an executor, and SIGCONT once the run has gone on") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            ProcessHandle executor = run.anExecutor();
            MarkedProcesses.signal(executor, "STOP");
            run.later(() -> MarkedProcesses.signal(executor, "CONT"));
        }
    },

    DRIVER_KILLED("SIGKILL of the driver, and at once a new submit") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.driver().kill();
        }
    },

    SHARD_TRUNCATED("a shard of the newest checkpoint truncated, the driver killed") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAll();
            try (RandomAccessFile shard =
                    new RandomAccessFile(shard(run, "model").toFile(), "rw")) {
                shard.setLength(shard.length() / 2);
            }
        }
    },

    SHARD_FLIPPED("a bit of the newest checkpoint flipped, the driver killed") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAll();
            try (RandomAccessFile shard =
                    new RandomAccessFile(shard(run, "optimizer").toFile(), "rw")) {
                long place = shard.length() * 3 / 4;
                shard.seek(place);
                int value = shard.read();
                shard.seek(place);
                shard.write(value ^ 4);
            }
        }
    },

    SHARD_MISSING("a shard of the newest checkpoint gone, the driver killed") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAll();
            Files.delete(shard(run, "optimizer"));
        }
    },

    DATA_GONE("a file of the data gone, the driver killed; back after the message") {
        @Override
        void inject(Survival run) throws IOException, InterruptedException {
            run.killAll();
            Path file = first(run.run().data().resolve("pack/long"), "part-");
            Path elsewhere = run.run().directory().resolve("gone");
            Files.move(file, elsewhere);
            run.submit();
            int code = run.driver().exitCode();
            if (code != 2 && code != 3) {
                throw new AssertionError("Expected 2 or 3, got %d:%n%s"
                        .formatted(code, run.driver().log()));
            }
            if (!run.driver().log().contains(file.getFileName().toString())) {
                throw new AssertionError(
                        "Does not name %s:%n%s".formatted(file, run.driver().log()));
            }
            Files.move(elsewhere, file);
        }
    };

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    abstract void inject(Survival run) throws IOException, InterruptedException;

    String description() {
        return description;
    }

    /** A file of the newest checkpoint that holds a part of the model or of the moments. */
    private static Path shard(Survival run, String kind) throws IOException {
        return first(run.run().checkpoint(run.run().newestCheckpoint()), kind);
    }

    private static Path first(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> !file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No %s in %s".formatted(prefix, folder)));
        }
    }
}
