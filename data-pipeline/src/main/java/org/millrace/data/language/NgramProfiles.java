package org.millrace.data.language;

import com.optimaize.langdetect.profiles.LanguageProfile;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often each language has each run of one to three letters, for the languages that their script does not tell: Shuyo's
 * profiles, made of Wikipedia, from the optimaize library, and one of our own for Cebuano. Laid out so that a text is scored
 * without an object for a run: a hash table from a run to the languages that have it.
 */
final class NgramProfiles {

    private static final int LONGEST = 3;
    /** What a run that a profile does not have counts as, as a share of all runs (Shuyo 2010). */
    private static final double UNSEEN = 0.5 / 10_000;
    /** Profiles of our own: {@code run<TAB>count}, a line each. */
    private static final List<String> OWN = List.of("ceb");

    private final List<String> languages;
    private final long[] keys;
    /** Entries of the run in slot i: from {@code begins[i]}, {@code counts[i]} of them. */
    private final int[] begins;

    private final byte[] counts;
    private final byte[] entryLanguages;
    /** By how much a run makes its language more probable than one without it, in nats. */
    private final float[] entryGains;

    private NgramProfiles(List<String> languages, Map<Long, List<Entry>> runs) {
        this.languages = List.copyOf(languages);
        int slots = Integer.highestOneBit(runs.size()) * 4;
        keys = new long[slots];
        begins = new int[slots];
        counts = new byte[slots];
        int entries = runs.values().stream().mapToInt(List::size).sum();
        entryLanguages = new byte[entries];
        entryGains = new float[entries];
        int at = 0;
        for (Map.Entry<Long, List<Entry>> run : runs.entrySet()) {
            int slot = slot(run.getKey());
            keys[slot] = run.getKey();
            begins[slot] = at;
            counts[slot] = (byte) run.getValue().size();
            for (Entry entry : run.getValue()) {
                entryLanguages[at] = (byte) entry.language();
                entryGains[at++] = (float) StrictMath.log((entry.share() + UNSEEN) / UNSEEN);
            }
        }
    }

    private record Entry(int language, double share) {}

    /**
     * Reads the profiles of the class path.
     *
     * @param told languages that need none
     */
    static NgramProfiles load(Set<String> told) throws IOException {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        List<LanguageProfile> builtIn = new ArrayList<>(new LanguageProfileReader().readAllBuiltIn());
        builtIn.sort(Comparator.comparing(profile -> profile.getLocale().toString()));
        for (LanguageProfile profile : builtIn) {
            String language = profile.getLocale().getLanguage();
            if (!told.contains(language)) {
                Map<String, Integer> runs = counts.computeIfAbsent(language, name -> new TreeMap<>());
                profile.iterateGrams().forEach(run -> runs.merge(run.getKey(), run.getValue(), Integer::sum));
            }
        }
        for (String language : OWN) {
            counts.put(language, own(language));
        }
        List<String> languages = List.copyOf(counts.keySet());
        Map<Long, List<Entry>> runs = new LinkedHashMap<>();
        for (int i = 0; i < languages.size(); i++) {
            add(i, counts.getOrDefault(languages.get(i), Map.of()), runs);
        }
        return new NgramProfiles(languages, runs);
    }

    private static void add(int language, Map<String, Integer> counts, Map<Long, List<Entry>> runs) {
        long[] totals = new long[LONGEST + 1];
        counts.forEach((run, count) -> totals[run.length()] += count);
        counts.forEach((run, count) -> runs.computeIfAbsent(key(run), key -> new ArrayList<>())
                .add(new Entry(language, (double) count / totals[run.length()])));
    }

    private static Map<String, Integer> own(String language) throws IOException {
        String resource = language + ".tsv";
        try (InputStream in = NgramProfiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("The class path has no profile " + resource);
            }
            Map<String, Integer> counts = new TreeMap<>();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                counts.put(line.substring(0, tab), Integer.parseInt(line.substring(tab + 1)));
            }
            return counts;
        }
    }

    /** Languages whose profile is our own. */
    static List<String> ownLanguages() {
        return OWN;
    }

    /** Languages by their number. */
    List<String> languages() {
        return languages;
    }

    /**
     * Adds what each language gains by a text.
     *
     * @param words letters in lower case, single spaces around each word
     * @param gains by language, in nats
     * @param known runs of three letters that each language has
     * @return runs of three letters in the text
     */
    int score(char[] words, int length, double[] gains, int[] known) {
        int longest = 0;
        for (int i = 0; i < length; i++) {
            char first = words[i];
            if (first != ' ') {
                add(first, gains);
            }
            if (i + 1 < length) {
                char second = words[i + 1];
                long pair = first | (long) second << 16;
                add(pair, gains);
                if (i + 2 < length && second != ' ') {
                    longest++;
                    addLongest(pair | (long) words[i + 2] << 32, gains, known);
                }
            }
        }
        return longest;
    }

    private void add(long key, double[] gains) {
        int slot = slot(key);
        int end = begins[slot] + (counts[slot] & 0xFF);
        for (int entry = begins[slot]; entry < end; entry++) {
            gains[entryLanguages[entry]] += entryGains[entry];
        }
    }

    private void addLongest(long key, double[] gains, int[] known) {
        int slot = slot(key);
        int end = begins[slot] + (counts[slot] & 0xFF);
        for (int entry = begins[slot]; entry < end; entry++) {
            gains[entryLanguages[entry]] += entryGains[entry];
            known[entryLanguages[entry]]++;
        }
    }

    /** Where a run is, or an empty slot, which has no entries. */
    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (keys[slot] != key && keys[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long key(String run) {
        long key = 0;
        for (int i = 0; i < run.length(); i++) {
            key |= (long) run.charAt(i) << 16 * i;
        }
        return key;
    }
}
