package org.millrace.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.spark.RunLockedException;
import org.millrace.spark.session.FullFileSystem;
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
        write(holder(ThisMachine.identity(), killed.pid(), "7", 7));

        long began = System.nanoTime();
        try (RunLock lock = acquire()) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(RunLock.SILENCE);
            assertThat(lock.loss()).isNull();
        }
    }

    /** As in a container whose first process waits for nobody. */
    @Test
    @Timeout(60)
    void aKilledDriverForWhomNobodyWaitedBlocksNobody() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            long driver = Long.parseLong(output.readLine());
            String began = ThisMachine.start(driver).orElseThrow();
            write(holder(ThisMachine.identity(), driver, began, 7));
            assertThatThrownBy(this::acquire).isInstanceOf(RunLockedException.class);

            ProcessHandle.of(driver).orElseThrow().destroyForcibly();
            while (ThisMachine.start(driver).isPresent()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            try (RunLock lock = RunLock.acquire(configuration, training(), Duration.ofMinutes(5))) {
                assertThat(lock.loss()).isNull();
            }
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aProcessThatGotTheNumberOfADeadOneDoesNotCount() throws Exception {
        write(holder(ThisMachine.identity(), ProcessHandle.current().pid(), "7", 7));

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
        assertIsNotReplacedAtItsBeat(holder("another machine", 1, "", 7));
    }

    @Test
    void theProcessOfAnotherUserMayBeHiddenAndIsNotTakenForDead() throws Exception {
        assertIsNotReplacedAtItsBeat(new RunLock.Holder(
                "token-of-the-other", "elsewhere", ThisMachine.identity(), 1L << 40, "7", "miller", "noon", 0, 7));
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
    void whetherALockThatIsGoneWasLostIsNotKnown() throws Exception {
        LockFence fence = new LockFence(configuration, training(), "token", 1);

        assertThatThrownBy(fence::requireOurs)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(RunLock.FILE + " is missing");
    }

    @Test
    @Timeout(60)
    void aDiskThatIsFullIsToldAndLeavesNoLock() throws Exception {
        configuration.set("fs.file.impl", FullFileSystem.class.getName());

        assertThatThrownBy(this::acquire)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(RunLock.FILE)
                .hasMessageContaining("No space left");
        assertThat(file()).doesNotExist();
    }

    @Test
    void anAttemptThatCannotBeWrittenDownHasFailedAndTheLockStays() throws Exception {
        try (RunLock lock = acquire()) {
            configuration.set("fs.file.impl", FullFileSystem.class.getName());

            assertThatThrownBy(() -> lock.begin(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            assertThat(RunLock.isHeldBy(configuration, training(), lock.token(), 0))
                    .isTrue();
            configuration.set("fs.file.impl", PlainLocalFileSystem.class.getName());
        }
        assertThat(file()).doesNotExist();
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

    private void assertIsNotReplacedAtItsBeat(RunLock.Holder holder) throws Exception {
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
                "token-of-the-other",
                "elsewhere",
                machine,
                process,
                start,
                System.getProperty("user.name"),
                "noon",
                0,
                beat);
    }

    private void write(RunLock.Holder holder) throws IOException {
        Files.createDirectories(file().getParent());
        Path whole = Files.write(file().resolveSibling("whole"), StableJson.pretty(holder));
        Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
    }
}
