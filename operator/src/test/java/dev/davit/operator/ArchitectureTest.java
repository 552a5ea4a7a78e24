package dev.davit.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What no reviewer should have to look for.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.davit.operator");

  /// Names of classes that touch the world, or that put the others together.
  private static final String SHELL =
      ".*(Reconciler|Observer|Applier|Retention|Controller|Metrics|Meters|WakeUps|PayloadSchemas|Payloads|RunVersions|ExpectedPods|RememberedStatuses|StatusWriter|PodStart|RunSources|Housekeeping|FrameworkOptions|Caches|Slots|Operator|Main|Gateway|GatewayServer|GatewayKeeper|HookKeeper|HookCalls|TokenUrlCall|Parking|ParkedCall|Bodies|CallPlaces|CallRates|ResourceCalls|AttemptCalls|JournalStore|LiveAttempts|ChildCalls|RunCalls|WaitCalls|TokenCalls|OutputCalls|JournalCalls|MetadataCalls|NotedInbox)(\\$.*)?";

  private static final DescribedPredicate<JavaClass> PURE =
      DescribedPredicate.describe(
          "is pure",
          type ->
              !type.getName().matches(SHELL)
                  && !type.getPackageName().matches(".*\\.(kube|lead|lean)"));

  @Test
  void pureUnlessTheNameSaysOtherwise() {
    noClasses()
        .that(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "io.micrometer..",
                    "org.slf4j..",
                    "java.util.concurrent..")
                .or(
                    JavaClass.Predicates.belongToAnyOf(
                        Clock.class,
                        InstantSource.class,
                        RandomGenerator.class,
                        java.util.Random.class)))
        .because("decisions are tested by tables, without a client, a clock or a logger")
        .check(CLASSES);
  }

  @Test
  void onlyTheShellAsksForTheTime() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("the shell owns an InstantSource; the core receives `now`")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.davit.operator.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /// Runs and pods are written by the applier with its two hands, and by retention; tasks, queues,
  /// tokens and schedules by the reconciler of their kind, and tokens also by their retention. The
  /// reconciler of schedules creates runs too, and so do the calls of pods that trigger children or
  /// make tokens.
  @Test
  void onlyTheseWriteToTheClusterThroughApi() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.(RunApplier|OtherResourcesApplier|StatusWriter|PodStart|RunRetention|TaskReconciler|QueueReconciler|TokenReconciler|TokenRetention|ScheduleReconciler|DeclaredSchedulesApplier|ChildCalls|RunTokenApplier)(\\$.*)?")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "writes",
                call ->
                    call.getTargetOwner().getName().equals("dev.davit.operator.kube.Api")
                        && !Set.of(
                                "read",
                                "logTail",
                                "lastWarning",
                                "list",
                                "version",
                                "runsOfBatch",
                                "unfinishedOfBatch")
                            .contains(call.getName())))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .should(
            com.tngtech.archunit.lang.ArchCondition.from(
                DescribedPredicate.describe(
                    "live in a @NullMarked package",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))))
        .check(CLASSES);
    assertThat(CLASSES).isNotEmpty();
  }
}
