package org.millrace.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.data.dedup.ExactDuplicates;
import org.millrace.data.document.Document;
import org.millrace.data.document.DocumentReader;
import org.millrace.data.pack.PackStatistics;
import org.millrace.data.pack.PackedDataset;
import org.millrace.data.pack.PackedManifest;
import org.millrace.data.pack.PackedSequence;
import org.millrace.data.pack.PackingPolicy;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.BadDataException;
import org.millrace.spark.MissingStepException;
import org.millrace.spark.session.SharedSpark;
import org.millrace.spark.step.SourceCounts;
import org.millrace.spark.step.StableJson;
import org.millrace.spark.step.StepManifest;
import org.millrace.spark.step.StepPlan;
import org.millrace.spark.step.StepRunner;
import org.millrace.train.config.PackingConfig;
import org.millrace.train.config.StageConfig;

@ExtendWith(SharedSpark.class)
class CorpusPipelineTest {

    @TempDir
    private static Path shared;

    private static Path inputs;
    private static Map<String, StepManifest> manifests;

    @TempDir
    private Path other;

    @BeforeAll
    static void runAll(JavaSparkContext spark) throws IOException {
        inputs = shared.resolve("inputs");
        SampleRun.writeInputs(inputs);
        manifests = byStep(new CorpusPipeline(spark, SampleRun.config(inputs, shared.resolve("run"))).runAll());
    }

    @Test
    void badRecordsAreCountedAndSetAside() throws IOException {
        StepManifest read = manifest("read");

        assertThat(read.rejected())
                .containsOnlyKeys("invalid_json", "not_an_object", "empty_file", "truncated_gzip")
                .allSatisfy((reason, count) -> assertThat(count).isEqualTo(1));
        assertThat(read.rowsIn()).isEqualTo(read.rowsOut() + SampleRun.BAD);
        List<String> rejected = read.files().stream()
                .map(file -> file.name())
                .filter(name -> name.startsWith("_rejected/"))
                .toList();
        long lines = 0;
        for (String name : rejected) {
            lines += Files.readAllLines(shared.resolve("run/corpus/read").resolve(name))
                    .size();
        }
        assertThat(lines).isEqualTo(SampleRun.BAD);
    }

    @Test
    void aLargeFileBecomesSeveralParts() {
        assertThat(manifest("language").parts()).hasSizeGreaterThan(SampleRun.PROSE_FILES + 5);
    }

    @Test
    void droppedDocumentsAreCountedByReasonWithExamples() {
        StepManifest filter = manifest("gopher_quality");

        assertThat(filter.dropped())
                .containsEntry("gopher_quality.too_few_words", (long) SampleRun.PROSE_FILES * SampleRun.SHORT_A_FILE);
        assertThat(filter.examples().get("gopher_quality.too_few_words"))
                .hasSize(3)
                .allSatisfy(example -> assertThat(example.excerpt()).startsWith("Too short to keep"));
        assertThat(filter.files()).anySatisfy(file -> assertThat(file.name()).startsWith("_dropped/"));
    }

    @Test
    void languagesThatAreNotWantedGoAndExemptSourcesStay() {
        StepManifest language = manifest("language");

        assertThat(source(language, "german").documentsOut()).isZero();
        assertThat(source(language, "code").documentsOut()).isEqualTo(SampleRun.CODE);
        assertThat(language.languages()).containsOnlyKeys("en");
    }

    @Test
    void oneDocumentOfEachTextStays() throws IOException {
        StepManifest deduplicate = manifest("deduplicate");

        // The first file's own repetitions, and those of the same texts in the two others.
        long repeated = (long) SampleRun.PROSE_FILES * SampleRun.DUPLICATES_A_FILE;
        assertThat(deduplicate.dropped()).containsExactly(Map.entry(ExactDuplicates.REASON, repeated));
        assertThat(deduplicate.statistics().at("/cluster_size/0/count").longValue())
                .isEqualTo(SampleRun.DUPLICATES_A_FILE);
        assertThat(documents("deduplicate")).extracting(Document::text).doesNotHaveDuplicates();
        assertThat(documents("deduplicate"))
                .filteredOn(document -> document.scores().containsKey(ExactDuplicates.CLUSTER_SIZE))
                .hasSize(SampleRun.DUPLICATES_A_FILE)
                .allSatisfy(document -> assertThat(document.uri()).endsWith("part-0.jsonl.gz"));
    }

    @Test
    void theMixtureCountsCopies() throws IOException {
        StepManifest mix = manifest("mix");
        List<Document> documents = documents("mix");

        assertThat(source(mix, "code").documentsOut()).isEqualTo(2L * SampleRun.CODE);
        assertThat(source(mix, "prose").documentsOut())
                .isEqualTo(documents.stream()
                        .filter(document -> document.source().equals("prose"))
                        .mapToLong(Document::copies)
                        .sum())
                .isGreaterThan(source(mix, "prose").documentsIn());
    }

    @Test
    void narrowStepsKeepThePartsOfTheirInput() {
        int parts = manifest("language").parts().size();

        for (String step : List.of("deduplicate", "mix", "tokenize")) {
            assertThat(manifest(step).parts()).as(step).hasSize(parts);
        }
    }

    @Test
    void stepsThatShareAPassAreWrittenOnce() {
        assertThat(manifest("read").parts()).isEmpty();
        assertThat(manifest("gopher_quality").parts()).isEmpty();
        assertThat(manifest("gopher_quality").rowsIn())
                .isEqualTo(manifest("read").rowsOut());
        assertThat(manifest("language").rowsIn())
                .isEqualTo(manifest("gopher_quality").rowsOut());
    }

    @Test
    void theTrainedTokenizerReadsTheCorpusBack() throws IOException {
        Tokenizer tokenizer = TokenizerFiles.load(new Configuration(), step("tokenizer"));
        Document document = documents("mix").get(0);

        assertThat(tokenizer.decode(tokenizer.encodeOrdinary(document.text()))).isEqualTo(document.text());
        assertThat(manifest("tokenizer").statistics().get("vocabulary_size").intValue())
                .isEqualTo(400);
    }

    @Test
    void everyStageHoldsEveryTokenOfTheCorpus() throws IOException {
        long tokens = manifest("tokenize").tokens();
        for (String stage : List.of("short", "long")) {
            try (PackedDataset packed = PackedDataset.open(new Configuration(), step("pack/" + stage))) {
                long held = 0;
                for (long i = 0; i < packed.size(); i++) {
                    held += packed.get(i).tokens();
                }
                assertThat(held).as(stage).isEqualTo(tokens);
            }
        }
    }

    @Test
    void packingInSeveralPartsKeepsTheOrderOfTheShuffle(JavaSparkContext spark) throws IOException {
        StepRunner runner = new StepRunner(spark, new org.apache.hadoop.fs.Path(other.toUri()));
        StageConfig stage = new StageConfig("short", 64, 10_000, 10_000);
        StepPlan plan = new StepPlan("pack/short", 1, StableJson.tree(Map.of()), List.of());
        StepManifest packed =
                runner.run(plan, new PackStep(manifest("tokenize"), step("tokenize"), step("tokenizer"), stage, 42, 5));

        assertThat(packed.parts()).hasSize(5);
        org.apache.hadoop.fs.Path parts = new org.apache.hadoop.fs.Path(other.toUri() + "/pack/short");
        assertThat(documentsInOrder(parts)).isEqualTo(documentsInOrder(step("pack/short")));
        assertThat(PackedDataset.verify(new Configuration(), parts)).isEmpty();
    }

    @Test
    void bestFitCutsOnlyWhatIsLongerThanASequence() throws IOException {
        PackedManifest packed = PackedManifest.read(new Configuration(), step("pack/long"));
        PackStatistics statistics = packed.statistics();

        assertThat(packed.policy()).isEqualTo("best_fit");
        assertThat(statistics.documentsTooLong()).isPositive();
        // Most texts here are as long as a sequence and nothing is short enough to fill what they leave: a hard case.
        assertThat(statistics.documentsCutNeedlessly()).isLessThan(statistics.documents() / 4);
        // The last sequence may be padded whatever the limit.
        assertThat(statistics.padding()).isLessThanOrEqualTo(256 + statistics.tokens() / 1000);
    }

    @Test
    void aMixtureHasItsShareOfFullLengthSequences() throws IOException {
        PackStatistics statistics =
                PackedManifest.read(new Configuration(), step("pack/mixture")).statistics();

        assertThat((double) statistics.fullLength() / statistics.sequences()).isCloseTo(0.3, within(0.01));
        assertThat(statistics.tokens() + statistics.leftOut())
                .isEqualTo(manifest("tokenize").tokens());
        assertThat(statistics.tokens()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void aMixtureThatTheDocumentsAreTooShortForIsRefusedWithTheNumbers(JavaSparkContext spark) throws IOException {
        CorpusPipeline pipeline =
                new CorpusPipeline(spark, SampleRun.parse(tooLongFor(copyOfRun(), "full_length_share: 0.99")));

        assertThatThrownBy(() -> pipeline.run("pack"))
                .isInstanceOf(BadDataException.class)
                .hasMessageMatching(
                        "Stage mixture wants 99 % of its \\d+ sequences to be unbroken stretches of 256 tokens,"
                                + " which is \\d+; the documents of the corpus give \\d+\\..*share of 0\\.\\d{4} is possible.*")
                .hasMessageContaining("too_few_long_documents: go_on");
    }

    @Test
    void aMixtureMayGoOnWithWhatThereIs(JavaSparkContext spark) throws IOException {
        Path copy = copyOfRun();
        new CorpusPipeline(
                        spark,
                        SampleRun.parse(tooLongFor(copy, "full_length_share: 0.99, too_few_long_documents: go_on")))
                .run("pack");

        PackStatistics statistics = PackedManifest.read(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(
                                copy.resolve("corpus/pack/mixture").toUri()))
                .statistics();
        assertThat((double) statistics.fullLength() / statistics.sequences()).isBetween(0.05, 0.98);
        assertThat(statistics.leftOut()).isZero();
    }

    @Test
    void aMixtureOfALengthThatIsNoPowerOfTwoIsCountedFirst(JavaSparkContext spark) throws IOException {
        Path copy = copyOfRun();
        String yaml = SampleRun.yaml(inputs, copy).replace("sequence_length: 128", "sequence_length: 100");
        new CorpusPipeline(
                        spark,
                        SampleRun.parse(yaml.replace("micro_batch_tokens: 256", "micro_batch_tokens: 6400")
                                .replace("batch_tokens: 512", "batch_tokens: 6400")))
                .run("pack");

        PackStatistics statistics = PackedManifest.read(
                        new Configuration(),
                        new org.apache.hadoop.fs.Path(
                                copy.resolve("corpus/pack/mixture").toUri()))
                .statistics();
        assertThat((double) statistics.fullLength() / statistics.sequences()).isCloseTo(0.3, within(0.01));
    }

    /** Nearly all sequences at full length, which needs more long documents than there are. */
    private static String tooLongFor(Path run, String share) {
        return SampleRun.yaml(inputs, run)
                .replace("sequence_length: 128, tokens: 10k", "sequence_length: 256, tokens: 10M")
                .replace("full_length_share: 0.3", share);
    }

    @ParameterizedTest
    @EnumSource(PackingPolicy.class)
    void partitionsMayBeEmpty(PackingPolicy policy, @TempDir Path folder, JavaSparkContext spark) throws IOException {
        StepRunner runner = new StepRunner(spark, new org.apache.hadoop.fs.Path(folder.toUri()));
        StageConfig stage = new StageConfig(
                "short", 64, 10_000, 10_000, new PackingConfig(policy, 0.001, null, PackingConfig.TooFew.FAIL));
        StepPlan plan = new StepPlan("pack/short", 1, StableJson.tree(Map.of()), List.of());
        int partitions = (int) manifest("tokenize").rowsOut() * 2;
        runner.run(
                plan, new PackStep(manifest("tokenize"), step("tokenize"), step("tokenizer"), stage, 42, partitions));

        org.apache.hadoop.fs.Path parts = new org.apache.hadoop.fs.Path(folder.toUri() + "/pack/short");
        PackedManifest packed = PackedManifest.read(new Configuration(), parts);
        assertThat(packed.files())
                .hasSize(partitions)
                .anySatisfy(file -> assertThat(file.sequences()).isZero());
        assertThat(PackedDataset.verify(new Configuration(), parts)).isEmpty();
        assertThat(documentsInOrder(parts)).hasSameSizeAs(documentsInOrder(step("pack/short")));
    }

    /** The document of each piece but those that only continue one from the sequence before. */
    private static List<Long> documentsInOrder(org.apache.hadoop.fs.Path folder) throws IOException {
        List<Long> documents = new ArrayList<>();
        try (PackedDataset packed = PackedDataset.open(new Configuration(), folder)) {
            for (long i = 0; i < packed.size(); i++) {
                PackedSequence sequence = packed.get(i);
                assertThat(sequence.index()).isEqualTo(i);
                for (int piece = 0; piece < sequence.documentIds().length; piece++) {
                    if (sequence.documentOffsets()[piece] == 0) {
                        documents.add(sequence.documentIds()[piece]);
                    }
                }
            }
        }
        return documents;
    }

    @Test
    void aSecondRunRepeatsNothing(JavaSparkContext spark) throws IOException {
        Map<String, FileTime> before = changed();
        List<StepManifest> again = new CorpusPipeline(spark, SampleRun.config(inputs, run())).runAll();

        assertThat(changed()).isEqualTo(before);
        assertThat(again)
                .extracting(StepManifest::fingerprint)
                .containsExactlyElementsOf(manifests.values().stream()
                        .map(StepManifest::fingerprint)
                        .toList());
    }

    @Test
    void aChangedSettingRepeatsTheStepsAfterItOnly(JavaSparkContext spark) throws IOException {
        Path copy = copyOfRun();
        new CorpusPipeline(spark, SampleRun.config(inputs, copy, "data.steps[3].mix.weights.prose=1")).runAll();

        Map<String, String> original = Checksums.of(run().resolve("corpus"));
        Map<String, String> changed = Checksums.of(copy.resolve("corpus"));
        assertThat(changed.keySet()).isEqualTo(original.keySet());
        assertThat(changed.get("deduplicate/_manifest.json")).isEqualTo(original.get("deduplicate/_manifest.json"));
        for (String step : List.of("mix", "tokenizer", "tokenize", "pack/short", "pack/long", "pack/mixture")) {
            assertThat(changed.get(step + "/_manifest.json"))
                    .as(step)
                    .isNotEqualTo(original.get(step + "/_manifest.json"));
        }
    }

    @Test
    void aStepWhoseInputIsMissingNamesTheJobToRun(JavaSparkContext spark) {
        CorpusPipeline pipeline = new CorpusPipeline(spark, SampleRun.config(inputs, other));

        assertThatThrownBy(() -> pipeline.run("gopher_quality"))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContaining("millrace read");
    }

    @Test
    void aStepWhoseInputWasMadeWithOtherSettingsIsRefused(JavaSparkContext spark) {
        CorpusPipeline pipeline =
                new CorpusPipeline(spark, SampleRun.config(inputs, run(), "data.steps[1].language.min_confidence=0.6"));

        assertThatThrownBy(() -> pipeline.run("deduplicate"))
                .isInstanceOf(MissingStepException.class)
                .hasMessageContaining("millrace step language");
    }

    @Test
    void tooManyBadRecordsStopTheRunWithATableOfReasons(JavaSparkContext spark) {
        CorpusPipeline pipeline =
                new CorpusPipeline(spark, SampleRun.config(inputs, other, "data.max_bad_share=0.001"));

        assertThatThrownBy(pipeline::runAll)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("max_bad_share allows 0.10 %")
                .hasMessageContaining("truncated_gzip")
                .hasMessageContaining("_rejected");
        assertThat(other.resolve("corpus/read/_rejected")).isNotEmptyDirectory();
        assertThat(other.resolve("corpus/read/_manifest.json")).doesNotExist();
    }

    @Test
    void aGivenTokenizerIsTakenAsItIs(JavaSparkContext spark) throws IOException {
        Path copy = copyOfRun();
        Path given = run().resolve("corpus/tokenizer/tokenizer.json");
        String yaml = SampleRun.yaml(inputs, copy)
                .replace("{train: {vocabulary_size: 400}}", "{file: \"%s\"}".formatted(given));
        new CorpusPipeline(spark, SampleRun.parse(yaml)).run("tokenizer");

        assertThat(copy.resolve("corpus/tokenizer/tokenizer.json")).hasSameBinaryContentAs(given);
    }

    @Test
    void aCorpusOfWhichNothingIsLeftIsBadData(JavaSparkContext spark) {
        CorpusPipeline pipeline = new CorpusPipeline(
                spark,
                SampleRun.config(
                        inputs,
                        other,
                        "data.steps[0].gopher_quality.min_words=100k",
                        "data.steps[3].mix.weights.code=0"));

        assertThatThrownBy(pipeline::runAll)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("nothing to pack");
    }

    private static List<Document> documents(String step) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (String part : manifest(step).parts()) {
            try (DocumentReader reader =
                    new DocumentReader(new Configuration(), new org.apache.hadoop.fs.Path(step(step), part))) {
                reader.forEachRemaining(documents::add);
            }
        }
        return documents;
    }

    private static Path run() {
        return shared.resolve("run");
    }

    private static org.apache.hadoop.fs.Path step(String step) {
        return new org.apache.hadoop.fs.Path(
                run().resolve("corpus").resolve(step).toUri());
    }

    private static Map<String, FileTime> changed() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.put(run().relativize(file).toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    private Path copyOfRun() throws IOException {
        Path copy = other.resolve("copy");
        try (Stream<Path> files = Files.walk(run())) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run().relativize(file).toString()));
            }
        }
        return copy;
    }

    private static StepManifest manifest(String step) {
        return Objects.requireNonNull(manifests.get(step), step);
    }

    private static SourceCounts source(StepManifest manifest, String source) {
        return Objects.requireNonNull(manifest.sources().get(source), source);
    }

    private static Map<String, StepManifest> byStep(List<StepManifest> manifests) {
        Map<String, StepManifest> byStep = new LinkedHashMap<>();
        manifests.forEach(manifest -> byStep.put(manifest.step(), manifest));
        return byStep;
    }
}
