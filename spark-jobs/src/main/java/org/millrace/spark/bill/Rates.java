package org.millrace.spark.bill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.millrace.spark.step.StableJson;

/**
 * Measured costs of one core.
 *
 * @param measured where and on what, for people
 * @param formats of raw files, by the name of the format
 * @param steps by kind; {@code tokenizer}, {@code tokenize} and {@code pack} among them
 * @param readPerCoreSecond characters of documents read back from Parquet by a core in a second
 * @param writtenPerCoreSecond characters of documents written as Parquet by a core in a second
 * @param bytesPerCharacter size of such documents
 * @param tokensPerCharacter what {@code tokenize} makes of them
 */
public record Rates(
        String measured,
        SortedMap<String, FormatRate> formats,
        SortedMap<String, StepRate> steps,
        double readPerCoreSecond,
        double writtenPerCoreSecond,
        double bytesPerCharacter,
        double tokensPerCharacter) {

    /** Those that come with Millrace; what they were measured on is in them. */
    public static Rates shipped() {
        try (var in =
                Objects.requireNonNull(Rates.class.getResourceAsStream("rates.json"), "rates.json is in the jar")) {
            return StableJson.read(in.readAllBytes(), Rates.class);
        } catch (IOException damaged) {
            throw new UncheckedIOException("The rates in the jar cannot be read", damaged);
        }
    }

    /** These rates, and others where these have none. */
    public Rates orElse(Rates others) {
        SortedMap<String, FormatRate> allFormats = new TreeMap<>(others.formats);
        allFormats.putAll(formats);
        SortedMap<String, StepRate> allSteps = new TreeMap<>(others.steps);
        allSteps.putAll(steps);
        return new Rates(
                measured,
                allFormats,
                allSteps,
                readPerCoreSecond > 0 ? readPerCoreSecond : others.readPerCoreSecond,
                writtenPerCoreSecond > 0 ? writtenPerCoreSecond : others.writtenPerCoreSecond,
                bytesPerCharacter > 0 ? bytesPerCharacter : others.bytesPerCharacter,
                tokensPerCharacter > 0 ? tokensPerCharacter : others.tokensPerCharacter);
    }
}
