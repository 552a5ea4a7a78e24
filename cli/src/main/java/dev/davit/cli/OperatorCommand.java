package dev.davit.cli;

import dev.davit.operator.Main;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Runs the operator on this machine for a remote cluster, so that users can try Davit on a cluster
/// without installing it there.
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Run the operator on this machine, for the cluster of the current context of your kubeconfig.",
      "Its settings are the environment variables of docs/operator.md; without others beside it, it needs no leader election."
    })
final class OperatorCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    var environment = new HashMap<>(System.getenv());
    environment.putIfAbsent("DAVIT_LEADER_ELECTION", "false");
    return Main.run(environment);
  }
}
