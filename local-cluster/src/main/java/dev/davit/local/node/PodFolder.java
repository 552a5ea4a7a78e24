package dev.davit.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of one pod in one folder: its volumes, its log and its termination message.
///
/// The API refuses invalid names. Nevertheless, text from an object becomes a path here only if the
/// path stays in its folder.
///
/// @param pods the folder of all pods
record PodFolder(Path pods, String namespace, String name) {

  /// @throws IllegalArgumentException when a name leads out of its folder
  private Path root() {
    return child(child(pods.normalize(), namespace), name);
  }

  Path log() {
    return root().resolve("log");
  }

  Path terminationMessage() {
    return root().resolve("termination-message");
  }

  /// The working folder and home of the process.
  Path work() {
    return root().resolve("work");
  }

  Path tmp() {
    return root().resolve("tmp");
  }

  /// Creates the folder with all volumes that `container` mounts. The keys are paths in the
  /// container, the values are paths on this machine.
  Map<String, Path> prepare(Pod pod, Container container) throws IOException {
    for (var folder : new Path[] {work(), tmp()}) {
      Files.createDirectories(folder);
    }
    Files.deleteIfExists(terminationMessage());
    Files.createFile(terminationMessage());
    var places = new LinkedHashMap<String, Path>();
    places.put(container.getTerminationMessagePath(), terminationMessage());
    places.put("/tmp", tmp());
    for (var mount : container.getVolumeMounts()) {
      var volume = volume(mount.getName());
      Files.createDirectories(volume);
      for (var candidate : pod.getSpec().getVolumes()) {
        if (candidate.getName().equals(mount.getName())) {
          fill(volume, candidate, pod);
        }
      }
      places.putIfAbsent(mount.getMountPath(), volume);
    }
    return places;
  }

  /// The path of a file in a volume.
  ///
  /// @throws IllegalArgumentException when `path` leads out of the volume
  Path inVolume(String volume, String path) {
    return within(volume(volume), path);
  }

  private Path volume(String name) {
    return child(root().resolve("volumes"), name);
  }

  private static void fill(Path folder, Volume volume, Pod pod) throws IOException {
    if (volume.getDownwardAPI() == null) {
      return;
    }
    for (var item : volume.getDownwardAPI().getItems()) {
      var file = within(folder, item.getPath());
      Files.createDirectories(file.getParent());
      Files.writeString(file, PodFields.value(pod, item.getFieldRef().getFieldPath()));
    }
  }

  private static Path child(Path folder, String name) {
    var path = within(folder, name);
    if (!folder.equals(path.getParent())) {
      throw leaves(folder, name);
    }
    return path;
  }

  private static Path within(Path folder, String relative) {
    var path = folder.resolve(relative).normalize();
    if (path.equals(folder) || !path.startsWith(folder)) {
      throw leaves(folder, relative);
    }
    return path;
  }

  private static IllegalArgumentException leaves(Path folder, String path) {
    return new IllegalArgumentException(
        "\"%s\" is not a path within the folder %s".formatted(path, folder.getFileName()));
  }
}
