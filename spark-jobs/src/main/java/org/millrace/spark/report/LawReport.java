package org.millrace.spark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.spark.step.AtomicFile;
import org.millrace.train.scaling.fit.HyperparameterFit;
import org.millrace.train.scaling.fit.LossFit;
import org.millrace.train.scaling.fit.RejectedRow;

/** One page about fitted laws that needs no other file and no network: constants, plots, and what was left out. */
public final class LawReport {

    private final Configuration configuration;
    private final Clock clock;

    public LawReport(Configuration configuration, Clock clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * What the page tells of.
     *
     * @param source name of the table of runs
     * @param losses laws of the loss
     * @param hyperparameters law of learning rate and batch
     */
    public record Fits(String source, List<LossFit> losses, Optional<HyperparameterFit> hyperparameters) {

        public Fits {
            losses = List.copyOf(losses);
        }

        /** Rows of the table that no fit used, each once. */
        public List<RejectedRow> rejected() {
            return Stream.concat(
                            losses.stream().flatMap(fit -> fit.rejected().stream()),
                            hyperparameters.stream().flatMap(fit -> fit.unused().stream()))
                    .distinct()
                    .toList();
        }
    }

    /** Writes or replaces the page, on any Hadoop file system. */
    public void write(Path page, Fits fits) throws IOException {
        AtomicFile.write(configuration, page, html(fits).getBytes(StandardCharsets.UTF_8));
    }

    String html(Fits fits) {
        return Page.document(
                "Scaling laws of " + new Path(fits.source()).getName(),
                "Written by Millrace on " + Page.time(clock.instant()) + " from " + fits.source(),
                html -> {
                    html.open("header");
                    html.element("p", "Millrace scaling laws", "class", "kicker")
                            .element("h1", new Path(fits.source()).getName())
                            .close()
                            .line();
                    fits.losses().forEach(fit -> new LossLawSection(fit).write(html));
                    fits.hyperparameters().ifPresent(fit -> new HyperparameterLawSection(fit).write(html));
                    rejected(html, fits.rejected());
                });
    }

    private static void rejected(Html html, List<RejectedRow> rejected) {
        if (rejected.isEmpty()) {
            return;
        }
        html.open("section", "id", "rejected").element("h2", "Rows that were not used");
        Table table = new Table(html, "#Line", "Run", "Reasons");
        for (RejectedRow row : rejected) {
            table.row().number(Numbers.exact(row.line())).cell(row.run()).cell(String.join("; ", row.reasons()));
        }
        table.end();
        html.close().line();
    }
}
