package org.millrace.spark.config;

import java.util.List;
import java.util.Optional;
import org.millrace.spark.step.StageNames;
import org.millrace.train.config.Checked;
import org.millrace.train.config.GenerateConfig;
import org.millrace.train.config.Key;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Problems;
import org.millrace.train.config.StageConfig;
import org.millrace.train.config.TrainingConfig;

/** Everything about one run. */
public record RunConfig(
        @Key("Where the run lives and what makes it repeatable.")
        RunSection run,

        @Key(value = "Spark, when the job is not started by spark-submit.", byDefault = "")
        SparkConfig spark,

        @Key("From raw files to a mixed corpus.") DataConfig data,

        @Key("The tokenizer: a file, or one trained on the corpus.")
        TokenizerConfig tokenizer,

        @Key("The shape of the model, under the names of Hugging Face's config.json.")
        ModelConfig model,

        @Key("How the model is trained.") TrainingConfig training,
        @Key(value = "Text from the model.", byDefault = "") GenerateConfig generate,

        @Key(value = "Many small trainings on the run's data, for the sweep job.", byDefault = "")
        SweepConfig sweep,

        @Key(value = "The live page of a training.", byDefault = "")
        WatchConfig watch)
        implements Checked {

    /** The same for files that people read: without passwords and keys of Spark's properties. */
    public RunConfig withoutSecrets() {
        return new RunConfig(run, spark.withoutSecrets(), data, tokenizer, model, training, generate, sweep, watch);
    }

    @Override
    public void check(Problems problems) {
        for (int i = 0; i < training.stages().size(); i++) {
            StageConfig stage = training.stages().get(i);
            if (stage.sequenceLength() > model.maxPositionEmbeddings()) {
                problems.add(
                        "training.stages[" + i + "].sequence_length",
                        stage.sequenceLength(),
                        "at most model.max_position_embeddings (%d)".formatted(model.maxPositionEmbeddings()),
                        "raise max_position_embeddings or shorten the stage");
            }
        }
        checkStageNames(problems);
        training.parametrization().check(model, problems.at("training.parametrization"));
        Optional.ofNullable(tokenizer.train())
                .filter(trained -> trained.vocabularySize() > model.vocabSize())
                .ifPresent(trained -> problems.add(
                        "model.vocab_size",
                        model.vocabSize(),
                        "at least tokenizer.train.vocabulary_size (%d)".formatted(trained.vocabularySize()),
                        "every token needs a row of the embedding"));
    }

    /** Steps of the data may be about stages of training. */
    private void checkStageNames(Problems problems) {
        List<String> stages = training.stages().stream().map(StageConfig::name).toList();
        for (int i = 0; i < data.steps().size(); i++) {
            StepConfig step = data.steps().get(i);
            if (step.step().settings() instanceof StageNames named) {
                Problems at = problems.at("data.steps[" + i + "]." + step.kind());
                named.stageNames().stream()
                        .filter(name -> !stages.contains(name))
                        .sorted()
                        .forEach(name -> at.add(
                                "stages", "'" + name + "'", "the name of a stage: " + String.join(", ", stages)));
            }
        }
    }
}
