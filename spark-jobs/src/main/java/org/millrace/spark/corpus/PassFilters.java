package org.millrace.spark.corpus;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;
import org.millrace.spark.config.StepConfig;
import org.millrace.spark.config.StepKinds;
import org.millrace.spark.filter.FilterContext;
import org.millrace.spark.filter.FilterType;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepFiles;
import org.millrace.spark.step.StepType;

/**
 * The filters of the steps of a pass, made where they are used. Settings travel as JSON, because configuration records
 * are not made for Java's serialization.
 */
final class PassFilters implements SerializableSupplier<List<DocumentFilter>> {

    private final ArrayList<Recipe> recipes = new ArrayList<>();
    private final ArrayList<String> sources;
    private final long seed;
    private final StepFiles files;

    /** What a filter is made of; {@code read} has none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Recipe(String step, @Nullable String kind, byte[] settings) implements Serializable {}

    PassFilters(List<PlannedStep> steps, List<String> sources, long seed, StepFiles files) {
        for (PlannedStep step : steps) {
            StepConfig config = step.config();
            recipes.add(
                    config == null
                            ? new Recipe(step.name(), null, new byte[0])
                            : new Recipe(
                                    step.name(),
                                    config.kind(),
                                    StableJson.compact(config.step().settings())));
        }
        this.sources = new ArrayList<>(sources);
        this.seed = seed;
        this.files = files;
    }

    @Override
    public List<DocumentFilter> get() throws IOException {
        StepKinds kinds = StepKinds.load();
        List<DocumentFilter> filters = new ArrayList<>();
        for (Recipe recipe : recipes) {
            filters.add(
                    recipe.kind() == null
                            ? new EveryDocument()
                            : filter(recipe, kinds.type(recipe.kind()), files.configuration()));
        }
        return filters;
    }

    private DocumentFilter filter(Recipe recipe, StepType<?> type, Configuration hadoop) throws IOException {
        if (!(type instanceof FilterType<?> filterType)) {
            throw new IllegalStateException(recipe.step() + " looks at more than one document");
        }
        return create(filterType, recipe, hadoop);
    }

    private <S extends Record> DocumentFilter create(FilterType<S> type, Recipe recipe, Configuration hadoop)
            throws IOException {
        S settings = StableJson.read(recipe.settings(), type.settings());
        return type.create(settings, new FilterContext(recipe.step(), sources, type.usesSeed() ? seed : 0, hadoop));
    }

    /** What {@code read} makes of the documents that it has read. */
    private static final class EveryDocument implements DocumentFilter {

        @Override
        public String name() {
            return "read";
        }

        @Override
        public Verdict judge(Document document) {
            return new Verdict.Keep(document);
        }
    }
}
