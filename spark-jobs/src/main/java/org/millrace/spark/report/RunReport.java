package org.millrace.spark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.AtomicFile;

/** Writes {@code report.html}, one page that needs no other file and no network, about whatever a run directory holds. */
public final class RunReport {

    /** Name of the page in the run directory. */
    public static final String FILE = "report.html";

    private final Configuration configuration;
    private final Clock clock;

    public RunReport(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Writes or replaces the page.
     *
     * @param runDirectory on any Hadoop file system
     * @return path of the page
     * @throws java.io.FileNotFoundException if there is no such directory
     */
    public Path write(Path runDirectory) throws IOException {
        Path page = new Path(runDirectory, FILE);
        AtomicFile.write(configuration, page, html(runDirectory).getBytes(StandardCharsets.UTF_8));
        return page;
    }

    /** What the data steps of a run did, for a terminal; empty where there are none. */
    public String corpusText(Path runDirectory) throws IOException {
        List<String> notes = new ArrayList<>();
        return CorpusText.of(new CorpusReader(new RunFiles(configuration, runDirectory, notes), notes).steps());
    }

    String html(Path runDirectory) throws IOException {
        return Page.of(RunReader.read(configuration, runDirectory), clock.instant());
    }
}
