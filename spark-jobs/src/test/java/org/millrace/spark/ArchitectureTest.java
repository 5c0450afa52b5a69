package org.millrace.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between the modules and inside the trainer, and the habits that hold everywhere. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.millrace");

    @Test
    void dataPipelineKnowsNeitherTrainerNorSpark() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.millrace.train..", "org.millrace.spark..", "org.apache.spark..");
        rule.check(CLASSES);
    }

    @Test
    void trainerKnowsNoSpark() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.millrace.spark..", "org.apache.spark..");
        rule.check(CLASSES);
    }

    @Test
    void trainerSeesOnlyTokensAndPacksOfTheDataPipeline() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.millrace.data.document..",
                        "org.millrace.data.read..",
                        "org.millrace.data.filter..",
                        "org.millrace.data.language..",
                        "org.millrace.data.dedup..",
                        "org.millrace.data.mix..");
        rule.check(CLASSES);
    }

    @Test
    void tensorsKnowNoKernels() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.millrace.train.kernel..", "org.millrace.train.model..");
        rule.check(CLASSES);
    }

    @Test
    void kernelsKnowNoModel() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.millrace.train.model..");
        rule.check(CLASSES);
    }

    @Test
    void modelKnowsNoTraining() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.millrace.train.optimizer..",
                        "org.millrace.train.loop..",
                        "org.millrace.train.loader..",
                        "org.millrace.train.distributed..",
                        "org.millrace.train.sharding..",
                        "org.millrace.train.checkpoint..");
        rule.check(CLASSES);
    }

    @Test
    void processGroupsKnowNoModels() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("org.millrace.train.distributed..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.millrace.train.model..", "org.millrace.train.sharding..");
        rule.check(CLASSES);
    }

    @Test
    void deeplearning4jStaysInItsPackage() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("org.millrace.train.dl4j..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.deeplearning4j..", "org.mapdb..");
        rule.check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        ArchRule rule = slices().matching("org.millrace.(*).(*)..").should().beFreeOfCycles();
        rule.check(CLASSES);
    }

    @Test
    void noPackageIsARagBag() {
        ArchRule rule = noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..");
        rule.check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        ArchRule rule = classes().should(new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " has no @NullMarked"));
                }
            }
        });
        rule.check(CLASSES);
    }
}
