package org.millrace.spark.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.heuristic.C4Paragraphs;
import org.millrace.data.filter.heuristic.C4Quality;
import org.millrace.data.filter.heuristic.C4QualitySettings;
import org.millrace.data.filter.heuristic.FineWebQuality;
import org.millrace.data.filter.heuristic.FineWebQualitySettings;
import org.millrace.data.filter.heuristic.GopherQuality;
import org.millrace.data.filter.heuristic.GopherQualitySettings;
import org.millrace.data.filter.heuristic.GopherRepetition;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings;
import org.millrace.data.filter.heuristic.GopherRepetitionSettings.NGramLimit;
import org.millrace.data.language.DetectedLanguage;
import org.millrace.data.language.LanguageDetector;
import org.millrace.data.language.LanguageFilter;
import org.millrace.data.language.LanguageSettings;
import org.millrace.data.mix.MixtureWeights;
import org.millrace.spark.config.C4ParagraphsConfig;
import org.millrace.spark.config.C4QualityConfig;
import org.millrace.spark.config.FilterConfig;
import org.millrace.spark.config.FineWebQualityConfig;
import org.millrace.spark.config.GopherQualityConfig;
import org.millrace.spark.config.GopherRepetitionConfig;
import org.millrace.spark.config.LanguageConfig;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StableJson;

/**
 * The filters that a configuration asks for, made where they are used. Settings travel as JSON, because configuration
 * records are not made for Java's serialization.
 */
final class ConfiguredFilters {

    private ConfiguredFilters() {}

    static SerializableSupplier<List<DocumentFilter>> heuristics(FilterConfig config) {
        byte[] json = StableJson.compact(config);
        return () -> heuristicsOf(StableJson.read(json, FilterConfig.class));
    }

    static SerializableSupplier<List<DocumentFilter>> language(LanguageConfig config) {
        byte[] json = StableJson.compact(config);
        return () -> languageOf(StableJson.read(json, LanguageConfig.class));
    }

    static SerializableSupplier<List<DocumentFilter>> mixture(
            List<String> sources, Map<String, Double> weights, long seed) {
        byte[] json = StableJson.compact(new Mixture(sources, weights, seed));
        return () -> StableJson.read(json, Mixture.class).filters();
    }

    private static List<DocumentFilter> heuristicsOf(FilterConfig config) {
        List<DocumentFilter> filters = new ArrayList<>();
        GopherQualityConfig quality = config.gopherQuality();
        if (quality.enabled()) {
            filters.add(new ExceptSources(new GopherQuality(settings(quality)), quality.skipSources()));
        }
        GopherRepetitionConfig repetition = config.gopherRepetition();
        if (repetition.enabled()) {
            filters.add(new ExceptSources(new GopherRepetition(settings(repetition)), repetition.skipSources()));
        }
        C4QualityConfig c4 = config.c4Quality();
        if (c4.enabled()) {
            filters.add(new ExceptSources(new C4Quality(settings(c4)), c4.skipSources()));
        }
        C4ParagraphsConfig paragraphs = config.c4Paragraphs();
        if (paragraphs.enabled()) {
            filters.add(new ExceptSources(
                    new C4Paragraphs(paragraphs.minLines(), paragraphs.minLength()), paragraphs.skipSources()));
        }
        FineWebQualityConfig fineweb = config.finewebQuality();
        if (fineweb.enabled()) {
            filters.add(new ExceptSources(new FineWebQuality(settings(fineweb)), fineweb.skipSources()));
        }
        return filters;
    }

    private static C4QualitySettings settings(C4QualityConfig config) {
        return switch (config.dialect()) {
            case GOOGLE -> C4QualitySettings.google();
            case DATATROVE -> C4QualitySettings.datatrove();
            case FINEWEB -> C4QualitySettings.fineweb();
        };
    }

    private static FineWebQualitySettings settings(FineWebQualityConfig config) {
        return new FineWebQualitySettings(
                config.minTerminatedLines(),
                config.maxShortLines(),
                config.shortLineLength(),
                config.maxDuplicateLineCharacters(),
                config.maxLineFeedsPerWord());
    }

    private static List<DocumentFilter> languageOf(LanguageConfig config) throws IOException {
        List<String> keep = new ArrayList<>(config.keep());
        if (!keep.isEmpty() && config.keepUndetermined()) {
            keep.add(DetectedLanguage.UNDETERMINED);
        }
        LanguageFilter filter =
                new LanguageFilter(new LanguageSettings(keep, config.minConfidence()), LanguageDetector.load());
        return List.of(new ExceptSources(filter, config.skipSources()));
    }

    private static GopherQualitySettings settings(GopherQualityConfig config) {
        return new GopherQualitySettings(
                config.minWords(),
                config.maxWords(),
                config.minMeanWordLength(),
                config.maxMeanWordLength(),
                config.maxSymbolRatio(),
                config.maxSymbolRatio(),
                config.maxBulletLines(),
                config.maxEllipsisLines(),
                config.minAlphabeticWords(),
                config.minStopWords(),
                config.stopWords());
    }

    private static GopherRepetitionSettings settings(GopherRepetitionConfig config) {
        return new GopherRepetitionSettings(
                config.maxDuplicateLines(),
                config.maxDuplicateParagraphs(),
                config.maxDuplicateLineCharacters(),
                config.maxDuplicateParagraphCharacters(),
                limits(2, config.maxTopNgramCharacters()),
                limits(5, config.maxDuplicateNgramCharacters()));
    }

    /** Limits for n-grams of rising length. */
    private static List<NGramLimit> limits(int shortest, List<Double> shares) {
        List<NGramLimit> limits = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            limits.add(new NGramLimit(shortest + i, shares.get(i)));
        }
        return limits;
    }

    private record Mixture(List<String> sources, Map<String, Double> weights, long seed) {

        private List<DocumentFilter> filters() {
            return List.of(new MixtureWeights(sources, weights, seed));
        }
    }
}
