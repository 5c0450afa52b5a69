package org.millrace.train.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.train.config.HyperparameterConfig;
import org.millrace.train.config.Problem;
import org.millrace.train.config.Problems;

class ChosenLawsTest {

    @TempDir
    Path folder;

    @Test
    void publishedLawsNeedNoFile() {
        assertThat(read(HyperparameterConfig.of("explicit")).hyperparameters()).isEmpty();
        assertThat(read(HyperparameterConfig.of("step_law")).hyperparameters()).contains(new StepLaw());
        assertThat(read(HyperparameterConfig.of("DeepSeek")).identity()).isEqualTo("deepseek");
    }

    @Test
    void aFileGivesBothLaws() throws IOException {
        ChosenLaws laws = read(HyperparameterConfig.of(both().toString()));

        HyperparameterLaw law = laws.hyperparameters().orElseThrow();
        Prediction prediction = law.predict(TrainingRun.of(1e6, 1e8));
        assertThat(prediction.peakLearningRate().value()).isCloseTo(0.5 * Math.pow(1e6, -0.4), within(1e-9));
        assertThat(prediction.peakLearningRate().interval().low())
                .isLessThan(prediction.peakLearningRate().value());
        assertThat(prediction.batchTokens().value()).isCloseTo(20_000, within(1e-6));
        assertThat(prediction.extrapolations()).isEmpty();
        assertThat(law.formula()).isEqualTo("learning rate = 0.5000 · N^-0.400, batch = 2.000 · D^0.500 tokens");
        assertThat(law.source()).isEqualTo("40 runs of runs.csv");
        assertThat(laws.loss()).isPresent();
    }

    @Test
    void theLossMayComeFromAnotherFile() throws IOException {
        Path loss = LawFiles.writeLoss(folder.resolve("loss.yaml"), 2.5);

        ChosenLaws laws = read(new HyperparameterConfig("step_law", loss.toString()));

        assertThat(laws.loss().orElseThrow()).isEqualTo(LawFiles.loss(2.5));
        assertThat(laws.identity()).isEqualTo("step_law");
    }

    @Test
    void theIdentityOfAFileIsThatOfItsContents() throws IOException {
        Path file = both();
        String before = read(HyperparameterConfig.of(file.toString())).identity();
        Path copy =
                Files.copy(file, Files.createDirectory(folder.resolve("moved")).resolve("law.yaml"));
        assertThat(read(HyperparameterConfig.of(copy.toString())).identity()).isEqualTo(before);

        Files.writeString(file, Files.readString(file).replace("runs: 40", "runs: 41"));

        assertThat(read(HyperparameterConfig.of(file.toString())).identity())
                .startsWith("law.yaml ")
                .isNotEqualTo(before);
    }

    @Test
    void whatCannotBeReadIsTheUsersMistake() throws IOException {
        Path none = Files.writeString(folder.resolve("none.yaml"), "format: something\n");
        Path loss = LawFiles.writeLoss(folder.resolve("loss.yaml"), 2.5);

        assertThat(problems(
                        new HyperparameterConfig(folder.resolve("absent.yaml").toString(), none.toString())))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("training.hyperparameters.law: got ")
                        .contains("absent.yaml"))
                .anySatisfy(text -> assertThat(text).startsWith("training.hyperparameters.loss_law: got "));
        assertThat(problems(HyperparameterConfig.of(loss.toString())))
                .singleElement()
                .asString()
                .contains("holds no law of learning rate and batch", "--form step-law", "loss_law: ");
    }

    private Path both() throws IOException {
        return LawFiles.writeBoth(folder.resolve("law.yaml"));
    }

    private static List<String> problems(HyperparameterConfig config) {
        Problems problems = new Problems();
        assertThat(ChosenLaws.read(new Configuration(), config, problems)).isEmpty();
        return problems.list().stream().map(Problem::toString).toList();
    }

    private static ChosenLaws read(HyperparameterConfig config) {
        return ChosenLaws.read(new Configuration(), config);
    }
}
