package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The controller manager and the scheduler of a [ControlPlane]. Both lead alone and serve nothing.
record Controllers(ChildProcess manager, ChildProcess scheduler) implements AutoCloseable {

  /// Starts both, with these flags besides.
  static Controllers start(
      Binaries.Ready binaries,
      ControlPlane plane,
      List<String> managerFlags,
      List<String> schedulerFlags) {
    var keys = plane.certificates();
    var ofManager = new ArrayList<>(managerFlags);
    ofManager.addAll(
        List.of(
            "--service-account-private-key-file=" + keys.serviceAccountKey(),
            "--root-ca-file=" + keys.authority(),
            "--use-service-account-credentials"));
    var manager = start(plane, binaries.path(Tool.KUBE_CONTROLLER_MANAGER), ofManager);
    var scheduler = start(plane, binaries.path(Tool.KUBE_SCHEDULER), schedulerFlags);
    return new Controllers(manager, scheduler);
  }

  private static ChildProcess start(ControlPlane plane, Path program, List<String> flags) {
    var name = program.getFileName().toString();
    var command = new ArrayList<>(List.of(program.toString()));
    command.add("--kubeconfig=" + plane.kubeconfig("system:" + name));
    command.add("--leader-elect=false");
    command.add("--secure-port=0");
    command.addAll(flags);
    return ChildProcess.start(plane.folder().resolve(name + ".log"), Map.of(), command);
  }

  @Override
  public void close() {
    scheduler.kill();
    manager.kill();
  }
}
