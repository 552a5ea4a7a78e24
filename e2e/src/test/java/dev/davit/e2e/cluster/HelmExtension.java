package dev.davit.e2e.cluster;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives test classes the [Helm] of this run, and skips them where there is none.
final class HelmExtension implements ExecutionCondition, ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(HelmExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (search(context) instanceof Binaries.Missing(var why)
        && !ClusterExtension.isRequired()
        && context.getTestMethod().isEmpty()) {
      var reason = context.getDisplayName() + " needs Helm, and there is " + why;
      System.out.println("[davit-e2e] SKIPPED: " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
    return ConditionEvaluationResult.enabled("it is there, or required");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Helm.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return switch (search(context)) {
      case Binaries.Ready binaries ->
          new Helm(binaries.path(Tool.HELM), Tool.moduleFolder().resolve("target").resolve("helm"));
      case Binaries.Missing(var why) -> throw new IllegalStateException(why);
    };
  }

  private static Binaries search(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Tool.HELM, key -> Binaries.find(List.of(Tool.HELM)), Binaries.class);
  }
}
