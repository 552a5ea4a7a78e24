package dev.davit.e2e.cluster;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Gives test classes the one [ControlPlane] or [Cluster] of this run, skips them where there can
/// be none, and keeps its logs when one fails.
final class ClusterExtension
    implements ExecutionCondition,
        BeforeAllCallback,
        AfterAllCallback,
        ParameterResolver,
        TestWatcher {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  /// How long a test waits for what must happen, if it does not say otherwise. It costs nothing but
  /// in a test that fails, and a machine may be busy with other builds.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  /// What all classes of a run share; JUnit closes it after the last of them.
  private record Shared(RunningCluster cluster) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
      ClusterFolders.cleanUp();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var need = need(context);
    return switch (search(context, need)) {
      case ClusterSearch.Nothing(var why)
          when !isRequired() && context.getTestMethod().isEmpty() -> {
        // Maven counts what is skipped, but does not tell the reason.
        var reason = context.getDisplayName() + " needs " + need.what() + ", and there is " + why;
        System.out.println("[davit-e2e] SKIPPED: " + reason);
        yield ConditionEvaluationResult.disabled(reason);
      }
      default -> ConditionEvaluationResult.enabled("it is there, or required");
    };
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    var need = need(context);
    if (search(context, need) instanceof ClusterSearch.Nothing(var why)) {
      throw new IllegalStateException(
          "This run requires %s (CI or DAVIT_REQUIRE_CLUSTER is true), and there is %s"
              .formatted(need.what(), why));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == need(context).type();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var need = need(context);
    return root(context).computeIfAbsent(need, key -> start(context, need), Shared.class).cluster();
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    ClusterFolders.keep();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // What fails outside of a test method: the constructor, @BeforeAll.
    context.getExecutionException().ifPresent(failure -> ClusterFolders.keep());
  }

  private static Shared start(ExtensionContext context, ClusterNeed need) {
    return switch (search(context, need)) {
      case ClusterSearch.Found(var start) -> new Shared(start.get());
      case ClusterSearch.Nothing(var why) -> throw new IllegalStateException(why);
    };
  }

  // Looked for once in a run: a build that failed would only fail again, after minutes.
  private static ClusterSearch search(ExtensionContext context, ClusterNeed need) {
    return root(context)
        .computeIfAbsent(need.what(), key -> need.search(System.getenv()), ClusterSearch.class);
  }

  private static ClusterNeed need(ExtensionContext context) {
    return context.getRequiredTestClass().isAnnotationPresent(RealCluster.class)
        ? ClusterNeed.NODES
        : ClusterNeed.API;
  }

  private static ExtensionContext.Store root(ExtensionContext context) {
    return context.getRoot().getStore(OURS);
  }

  static boolean isRequired() {
    return "true".equals(System.getenv("CI"))
        || "true".equals(System.getenv("DAVIT_REQUIRE_CLUSTER"));
  }
}
