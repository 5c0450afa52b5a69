package org.millrace.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The arrows between the modules and inside the trainer, and the habits that hold everywhere. */
@AnalyzeClasses(packages = "org.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dataPipelineKnowsNeitherTrainerNorSpark = noClasses()
            .that()
            .resideInAPackage("org.millrace.data..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.millrace.train..", "org.millrace.spark..", "org.apache.spark..");

    @ArchTest
    static final ArchRule trainerKnowsNoSpark = noClasses()
            .that()
            .resideInAPackage("org.millrace.train..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.millrace.spark..", "org.apache.spark..");

    @ArchTest
    static final ArchRule trainerSeesOnlyTokensAndPacksOfTheDataPipeline = noClasses()
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

    @ArchTest
    static final ArchRule tensorsKnowNoKernels = noClasses()
            .that()
            .resideInAPackage("org.millrace.train.tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.millrace.train.kernel..", "org.millrace.train.model..");

    @ArchTest
    static final ArchRule kernelsKnowNoModel = noClasses()
            .that()
            .resideInAPackage("org.millrace.train.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.millrace.train.model..");

    @ArchTest
    static final ArchRule modelKnowsNoTraining = noClasses()
            .that()
            .resideInAPackage("org.millrace.train.model..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.millrace.train.optimizer..",
                    "org.millrace.train.loop..",
                    "org.millrace.train.loader..",
                    "org.millrace.train.checkpoint..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.millrace.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noPackageIsARagBag =
            noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<>("be in a @NullMarked package") {
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
}
