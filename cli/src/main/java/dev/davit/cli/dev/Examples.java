package dev.davit.cli.dev;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The examples that come with Davit: tasks in Java, other resources as YAML, and runs to try them.
record Examples(Installation installation) {
  /// The image that their manifests name.
  static final String IMAGE = "davit-examples:dev";

  Application application(Workspace workspace) {
    var classes = installation.examples().resolve("target/classes");
    return new Application(new TaskProject.ClassFolder(classes), IMAGE, installation, workspace);
  }

  /// Applies what the examples have beside the tasks in Java: queues, and tasks that are
  /// containers. One line for each that is new.
  List<String> applyOthers(Manifests manifests) throws IOException {
    var lines = new ArrayList<String>();
    for (var object : objects("manifests", manifests)) {
      var applied = manifests.apply(object);
      if (applied.isNew()) {
        lines.add("+ %s %s".formatted(object.getKind().toLowerCase(Locale.ROOT), applied.name()));
      }
    }
    return lines;
  }

  /// One run of each.
  List<HasMetadata> runs(Manifests manifests) throws IOException {
    return objects("runs", manifests);
  }

  private List<HasMetadata> objects(String folder, Manifests manifests) throws IOException {
    var objects = new ArrayList<HasMetadata>();
    for (var file : installation.exampleFiles(folder)) {
      objects.addAll(manifests.read(file));
    }
    return objects;
  }
}
