package org.millrace.train.tensorboard;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Numbers of a run for TensorBoard. Every attempt has a file of its own in the run's folder and never touches those of
 * earlier ones. It begins by voiding what they have of the steps that it does again, as TensorBoard's own writers do with
 * a purge step.
 *
 * <p>TensorBoard reads a folder's files in the order of their names and does not go back. So a name begins with the time
 * in seconds, and with a later one if a file from a clock that was fast is there already.
 */
public final class EventFile implements Closeable {

    private static final String PREFIX = "events.out.tfevents.";

    private final InstantSource clock;
    private final Path path;
    private final FSDataOutputStream out;

    /**
     * @param folder of the run, made if it is absent
     * @param firstStep the first that will be written
     */
    public EventFile(Configuration configuration, Path folder, long firstStep, InstantSource clock) throws IOException {
        this.clock = clock;
        FileSystem found = folder.getFileSystem(configuration);
        // Hadoop's own checksums go to disk by blocks, late; TensorBoard reads as we write.
        FileSystem fileSystem = found instanceof LocalFileSystem local ? local.getRaw() : found;
        long time = Math.max(clock.instant().getEpochSecond(), newest(fileSystem, folder) + 1);
        this.path = new Path(folder, String.format(Locale.ROOT, "%s%010d.from-step-%d", PREFIX, time, firstStep));
        this.out = fileSystem.create(path, false);
        write(Event.fileVersion(wallTime()));
        write(Event.start(wallTime(), firstStep));
        out.hflush();
    }

    /** The time in the name of the newest file, -1 if there is none. */
    private static long newest(FileSystem fileSystem, Path folder) throws IOException {
        long newest = -1;
        try {
            for (FileStatus status : fileSystem.listStatus(folder)) {
                String name = status.getPath().getName();
                if (name.matches("\\Q" + PREFIX + "\\E\\d{10}\\..*")) {
                    newest = Math.max(newest, Long.parseLong(name, PREFIX.length(), PREFIX.length() + 10, 10));
                }
            }
        } catch (FileNotFoundException absent) {
            return -1;
        }
        return newest;
    }

    public Path path() {
        return path;
    }

    /** Writes numbers of a step; TensorBoard groups them by what their tags have before the first slash. */
    public void write(long step, Map<String, Double> scalars) throws IOException {
        write(Event.scalars(wallTime(), step, scalars));
        out.hflush();
    }

    private void write(byte[] event) throws IOException {
        out.write(RecordFrame.of(event));
    }

    private double wallTime() {
        return clock.instant().toEpochMilli() / 1e3;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
