package org.millrace.spark.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.millrace.spark.step.Fingerprint;

/** The whole page: head, contents, the sections that have something to tell, and what is missing. */
final class Page {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final List<Section> SECTIONS = List.of(
            new FunnelSection(),
            new RejectedSection(),
            new MatchesSection(),
            new MixtureSection(),
            new ShapeSection(),
            new StatisticsSection(),
            new PackingSection(),
            new TrainingSection(),
            new SamplesSection(),
            new ConfigSection());

    private Page() {}

    static String of(RunData run, Instant now) {
        List<Section> present =
                SECTIONS.stream().filter(section -> section.isPresent(run)).toList();
        return document(run.name(), "Written by Millrace on " + TIME.format(now) + " from " + run.directory(), html -> {
            new Header().write(html, run);
            contents(html, present);
            for (Section section : present) {
                html.open("section", "id", section.id())
                        .element("h2", section.title())
                        .line();
                section.write(html, run);
                html.close().line();
            }
            missing(html, run);
        });
    }

    /** A page of its own, which needs no other file and no network. */
    static String document(String title, String footer, Consumer<Html> body) {
        String style = resource("report.css");
        String script = resource("report.js");
        var html = new Html();
        html.trusted("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .open("head")
                .line();
        html.open("meta", "charset", "utf-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy(script));
        html.element("title", title + " · Millrace").line();
        html.open("style").trusted(style).close().close().line();
        html.open("body").open("main").line();
        body.accept(html);
        html.open("footer").text(footer).close();
        html.close().line();
        html.open("script").trusted(script).close().close().close().line();
        return html.toString();
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Nothing is loaded from anywhere, and no script runs but ours: whatever a document of the corpus may hold. */
    private static String policy(String script) {
        byte[] hash = Fingerprint.digest().digest(script.getBytes(StandardCharsets.UTF_8));
        return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'"
                .formatted(Base64.getEncoder().encodeToString(hash));
    }

    private static void contents(Html html, List<Section> sections) {
        html.open("nav");
        for (Section section : sections) {
            html.element("a", section.title(), "href", "#" + section.id());
        }
        html.close().line();
    }

    private static void missing(Html html, RunData run) {
        if (run.notes().isEmpty()) {
            return;
        }
        html.open("section", "id", "missing", "class", "missing").element("h2", "Not in this report");
        html.open("ul");
        run.notes().forEach(note -> html.element("li", note));
        html.close().close().line();
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path beside " + Page.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new IllegalStateException("Could not read " + name, failure);
        }
    }
}
