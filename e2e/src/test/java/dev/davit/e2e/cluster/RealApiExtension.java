package dev.davit.e2e.cluster;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Gives test classes the one [ControlPlane] of this run, skips them where there can be none, and
/// keeps its logs when one fails.
final class RealApiExtension
    implements ExecutionCondition,
        BeforeAllCallback,
        AfterAllCallback,
        ParameterResolver,
        TestWatcher {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(RealApiExtension.class);

  /// What all classes of a run share; JUnit closes it after the last of them.
  private record Shared(ControlPlane plane) implements AutoCloseable {
    @Override
    public void close() {
      plane.close();
      ClusterFolders.cleanUp();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return switch (binaries(context)) {
      case Binaries.Missing(var why) when !isRequired() && context.getTestMethod().isEmpty() -> {
        // Maven counts what is skipped, but does not tell the reason.
        var reason = context.getDisplayName() + " needs a real kube-apiserver, and there is " + why;
        System.out.println("[davit-e2e] SKIPPED: " + reason);
        yield ConditionEvaluationResult.disabled(reason);
      }
      default -> ConditionEvaluationResult.enabled("the programs are there, or required");
    };
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (binaries(context) instanceof Binaries.Missing(var why)) {
      throw new IllegalStateException(
          "This run requires a real kube-apiserver (CI or DAVIT_REQUIRE_CLUSTER is true), and there is "
              + why);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return root(context)
        .computeIfAbsent(Shared.class, key -> new Shared(ControlPlane.start()), Shared.class)
        .plane();
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

  // Looked for once in a run: a build that failed would only fail again, after minutes.
  private static Binaries binaries(ExtensionContext context) {
    return root(context)
        .computeIfAbsent(Binaries.class, key -> Binaries.find(Tool.CONTROL_PLANE), Binaries.class);
  }

  private static ExtensionContext.Store root(ExtensionContext context) {
    return context.getRoot().getStore(OURS);
  }

  private static boolean isRequired() {
    return "true".equals(System.getenv("CI"))
        || "true".equals(System.getenv("DAVIT_REQUIRE_CLUSTER"));
  }
}
