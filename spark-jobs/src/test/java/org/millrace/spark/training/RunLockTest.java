package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.RunLockedException;
import org.millrace.spark.session.PlainLocalFileSystem;
import org.millrace.spark.step.StableJson;

class RunLockTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final Configuration configuration = new Configuration();

    RunLockTest() {
        configuration.set("fs.file.impl", PlainLocalFileSystem.class.getName());
        configuration.set("fs.file.impl.disable.cache", "true");
    }

    @Test
    void aSecondDriverIsRefusedAndToldOfTheFirst() throws Exception {
        try (RunLock first = acquire()) {
            assertThatThrownBy(this::acquire)
                    .isInstanceOf(RunLockedException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("run/training: this run is being trained by");
            assertThat(RunLock.isHeldBy(configuration, training(), first.token(), 0))
                    .isTrue();
        }
        try (RunLock next = acquire()) {
            assertThat(next.loss()).isNull();
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void onlyRanksOfTheNewestAttemptMayWrite() throws Exception {
        try (RunLock lock = acquire()) {
            LockFence first = new LockFence(configuration, training(), lock.token(), 1);
            LockFence second = new LockFence(configuration, training(), lock.token(), 2);
            lock.begin(1);
            first.requireOurs();

            lock.begin(2);
            assertThatThrownBy(first::requireOurs)
                    .isInstanceOf(RunLockedException.class)
                    .hasMessageContaining("is in other hands now: attempt 1 is over");
            second.requireOurs();
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadIsReadAgain() throws Exception {
        try (RunLock lock = acquire()) {
            configuration.set("fs.file.impl", ReplacedFiles.class.getName());
            Files.createFile(directory.resolve("run/training/_replaced"));

            assertThat(RunLock.isHeldBy(configuration, training(), lock.token(), 0))
                    .isTrue();
            assertThat(directory.resolve("run/training/_replaced")).doesNotExist();
        }
    }

    /** Fails, as an object store does, who opened the lock before it was replaced; once for each file {@code _replaced}. */
    public static final class ReplacedFiles extends RawLocalFileSystem {

        @Override
        public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferBytes) throws IOException {
            org.apache.hadoop.fs.Path mark = new org.apache.hadoop.fs.Path(file.getParent(), "_replaced");
            if (file.getName().equals(RunLock.FILE) && delete(mark, false)) {
                throw new IOException("one of the preconditions did not hold (Status Code: 412)");
            }
            return super.open(file, bufferBytes);
        }
    }

    @Test
    void aDriverOfThisMachineThatWasKilledBlocksNobody() throws Exception {
        Process killed = new ProcessBuilder("sleep", "60").start();
        killed.destroyForcibly().waitFor();
        write(holder(ThisMachine.identity(), killed.pid(), "2026-01-01T00:00:00Z", 7));

        long began = System.nanoTime();
        try (RunLock lock = acquire()) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RunLock.SILENCE);
            assertThat(lock.loss()).isNull();
        }
    }

    @Test
    void aProcessThatGotTheNumberOfADeadOneDoesNotCount() throws Exception {
        write(holder(ThisMachine.identity(), ProcessHandle.current().pid(), "2001-01-01T00:00:00Z", 7));

        try (RunLock lock = acquire()) {
            assertThat(lock.loss()).isNull();
        }
    }

    @Test
    void aDriverElsewhereThatIsSilentIsReplaced() throws Exception {
        write(holder("another machine", 1, "", 7));

        try (RunLock lock = acquire()) {
            assertThat(RunLock.isHeldBy(configuration, training(), lock.token(), 0))
                    .isTrue();
        }
    }

    @Test
    void aDriverElsewhereThatShowsSignsOfLifeIsNot() throws Exception {
        RunLock.Holder holder = holder("another machine", 1, "", 7);
        write(holder);
        Thread heart = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
                write(holder.next(0));
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        });
        heart.start();

        assertThatThrownBy(this::acquire).isInstanceOf(RunLockedException.class).hasMessageContaining("on elsewhere");
        heart.join();
    }

    @Test
    void halfAFileIsADriverThatHasOnlyJustBegunOrIsDead() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"token\": ");

        try (RunLock lock = acquire()) {
            assertThat(lock.loss()).isNull();
        }
    }

    @Test
    void whoWasReplacedLearnsOfItAndLeavesTheFileAlone() throws Exception {
        RunLock.Holder other = holder("another machine", 1, "", 0);
        try (RunLock lock = acquire()) {
            write(other);

            assertThat(RunLock.isHeldBy(configuration, training(), lock.token(), 0))
                    .isFalse();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (lock.loss() == null && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(lock.loss()).contains("taken over").contains("elsewhere");
        }
        assertThat(Files.readString(file())).contains(other.token());
    }

    private RunLock acquire() throws IOException, InterruptedException {
        return RunLock.acquire(configuration, training(), SHORT);
    }

    private org.apache.hadoop.fs.Path training() {
        return new org.apache.hadoop.fs.Path(directory.resolve("run/training").toUri());
    }

    private Path file() {
        return directory.resolve("run/training").resolve(RunLock.FILE);
    }

    private static RunLock.Holder holder(String machine, long process, String start, long beat) {
        return new RunLock.Holder(
                "token-of-the-other", "elsewhere", machine, process, start, "miller", "noon", 0, beat);
    }

    private void write(RunLock.Holder holder) throws IOException {
        Files.createDirectories(file().getParent());
        Path whole = Files.write(file().resolveSibling("whole"), StableJson.pretty(holder));
        Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
    }
}
