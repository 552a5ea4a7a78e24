package dev.davit.cli.dev;

import dev.davit.cli.dev.AppliedYaml.Applied;
import dev.davit.cli.terminal.UsageException;
import dev.davit.local.node.Images;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// The deployed tasks of a project: its class path instead of an image, and the Task resources that
/// were created from it.
final class DeployedTasks {
  private final TaskProject project;
  private final String image;
  private final Installation installation;
  private final Workspace workspace;
  private final AtomicReference<List<Path>> classPath = new AtomicReference<>(List.of());
  private final Map<String, HasMetadata> deployed = new HashMap<>();
  private final ClassCopies copies;
  private final List<String> jvmOptions;

  /// @param jvmOptions the options of the JVMs that execute its tasks
  DeployedTasks(
      TaskProject project,
      String image,
      Installation installation,
      Workspace workspace,
      List<String> jvmOptions) {
    this.jvmOptions = List.copyOf(jvmOptions);
    this.project = project;
    this.image = image;
    this.installation = installation;
    this.workspace = workspace;
    this.copies = new ClassCopies(workspace.folder().resolve("classes"));
  }

  TaskProject project() {
    return project;
  }

  /// The images for the node: this application in its last deployed version.
  Images images() {
    return new Images(
        installation.runtime(), installation.runner(), Map.of(image, classPath.get()), jvmOptions);
  }

  /// Whether a version of the project is deployed.
  boolean isDeployed() {
    return !deployed.isEmpty();
  }

  /// Builds the project and applies its tasks. Tasks that it no longer has are deleted. Returns one
  /// line for each new, changed or removed task.
  ///
  /// @throws UsageException when the project cannot be built, contains no valid application, or a
  ///   task is refused
  List<String> deploy(AppliedYaml manifests) throws IOException, InterruptedException {
    // A build replaces classes in place, one by one, so pods get a copy.
    var compiled = project.classPath(workspace);
    var isValid = false;
    List<HasMetadata> tasks;
    try {
      var built = copies.take(project.location(), compiled);
      var finder = new TaskManifests(Installation.java(), installation.runnerJar());
      tasks = manifests.read(finder.of(built, image));
      // Only a valid version replaces the previous one.
      classPath.set(built);
      isValid = true;
    } finally {
      if (isValid) {
        copies.accept();
      } else {
        copies.refuse();
      }
    }
    var lines = new ArrayList<String>();
    var before = new HashMap<>(deployed);
    deployed.clear();
    for (var task : tasks) {
      var applied = manifests.apply(task);
      deployed.put(applied.name(), applied.object());
      before.remove(applied.name());
      describe(applied, lines);
    }
    before.forEach(
        (name, task) -> {
          manifests.delete(task);
          lines.add("- task " + name);
        });
    return lines;
  }

  private static void describe(Applied applied, List<String> lines) {
    if (applied.isNew()) {
      lines.add("+ task " + applied.name());
    } else if (applied.isChanged()) {
      lines.add("~ task " + applied.name());
    }
  }
}
