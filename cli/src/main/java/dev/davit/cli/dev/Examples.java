package dev.davit.cli.dev;

import dev.davit.api.Schedule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The examples of Davit: tasks in Java, other resources as YAML, and runs to try them.
record Examples(Installation installation) {
  /// @param jvmOptions the options of the JVMs that execute the tasks
  DeployedTasks application(Workspace workspace, List<String> jvmOptions) throws IOException {
    var classes = installation.examples().resolve("target/classes");
    return new DeployedTasks(
        new TaskProject.ClassFolder(classes), image(), installation, workspace, jvmOptions);
  }

  /// The image in their manifests.
  private String image() throws IOException {
    var field = "  image: ";
    return Files.readAllLines(installation.examples().resolve("manifests/tasks.yaml")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the examples name no image"));
  }

  /// Applies the resources of the examples except the tasks in Java: queues, and container tasks.
  /// Returns one line for each new resource.
  List<String> applyOthers(AppliedYaml manifests) throws IOException {
    var lines = new ArrayList<String>();
    for (var object : objects("manifests", manifests)) {
      var applied = manifests.apply(object);
      if (applied.isNew()) {
        lines.add("+ %s %s".formatted(object.getKind().toLowerCase(Locale.ROOT), applied.name()));
      }
    }
    return lines;
  }

  /// Applies the schedules of the examples. They are not among the other resources, because they
  /// create a run each minute.
  List<DemoSchedule> applySchedules(AppliedYaml manifests) throws IOException {
    var typed = new KubernetesSerialization();
    return objects("schedules", manifests).stream()
        .map(it -> typed.convertValue(manifests.apply(it).object(), Schedule.class))
        .map(DemoSchedule::of)
        .toList();
  }

  /// One run of each example. Those in a folder of their own need the URLs of tokens, which an
  /// embedded Davit serves.
  List<HasMetadata> runs(AppliedYaml manifests) throws IOException {
    var runs = new ArrayList<>(objects("runs", manifests));
    runs.addAll(objects("webhook", manifests));
    return runs;
  }

  private List<HasMetadata> objects(String folder, AppliedYaml manifests) throws IOException {
    var objects = new ArrayList<HasMetadata>();
    for (var file : installation.exampleFiles(folder)) {
      objects.addAll(manifests.read(file));
    }
    return objects;
  }
}
