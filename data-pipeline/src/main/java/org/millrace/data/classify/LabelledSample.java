package org.millrace.data.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.data.read.Utf8;

/**
 * A sample of labelled documents whose size is bounded, the same whatever order they come in: of each label those with the
 * lowest keys, until they are as many bytes as allowed. Equal texts of a label are one document of the sample, but count
 * towards its bytes as often as they come. A sample of samples is the sample of everything.
 */
public final class LabelledSample {

    /** One document of a sample. */
    public record Entry(SampleKey key, LabelledText document) {}

    private static final class Drawn {
        private final String text;
        private final long bytes;
        private long copies = 1;

        private Drawn(String text) {
            this.text = text;
            this.bytes = Utf8.length(text);
        }
    }

    private static final class Label {
        private final TreeMap<SampleKey, Drawn> drawn = new TreeMap<>();
        private long bytes;
        private long documents;
    }

    private final SampleSettings settings;
    private final Map<String, Label> labels = new TreeMap<>();

    public LabelledSample(SampleSettings settings) {
        this.settings = settings;
    }

    public void add(LabelledText document) {
        LabelledText cut = settings.cut(document);
        Label label = labels.get(cut.label());
        if (label == null) {
            label = new Label();
            labels.put(cut.label(), label);
            // Every label now has a smaller share.
            labels.values().forEach(this::trim);
        }
        label.documents++;
        SampleKey key = SampleKey.of(cut.text(), settings.seed());
        Drawn known = label.drawn.get(key);
        if (known != null) {
            known.copies++;
            label.bytes += known.bytes;
        } else if (label.bytes < share() || key.compareTo(label.drawn.lastKey()) < 0) {
            Drawn drawn = new Drawn(cut.text());
            label.drawn.put(key, drawn);
            label.bytes += drawn.bytes;
        }
        trim(label);
    }

    private long share() {
        return settings.bytesPerLabel(labels.size());
    }

    /** A document stays if those before it are below the share. */
    private void trim(Label label) {
        while (!label.drawn.isEmpty() && label.bytes - lastBytes(label) >= share()) {
            label.bytes -= lastBytes(label);
            label.drawn.pollLastEntry();
        }
    }

    private static long lastBytes(Label label) {
        Drawn last = label.drawn.lastEntry().getValue();
        return last.bytes * last.copies;
    }

    /** Documents that were shown, by label. */
    public Map<String, Long> shown() {
        Map<String, Long> shown = new TreeMap<>();
        labels.forEach((name, label) -> shown.put(name, label.documents));
        return shown;
    }

    /** The sample, by key. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        labels.forEach((name, label) ->
                label.drawn.forEach((key, drawn) -> entries.add(new Entry(key, new LabelledText(name, drawn.text)))));
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }
}
