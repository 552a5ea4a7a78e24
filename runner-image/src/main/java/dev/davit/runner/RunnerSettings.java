package dev.davit.runner;

import dev.davit.contract.PodContract;
import java.nio.file.Path;
import java.util.Map;

/// The files that the runner reads and writes.
///
/// @param tokenFile with the pod's token for the gateway, if it has one
record RunnerSettings(Path assignmentFile, Path resultFile, Path tokenFile) {
  /// The files that the environment names; by default, the paths inside a pod.
  static RunnerSettings of(Map<String, String> environment) {
    return new RunnerSettings(
        Path.of(
            environment.getOrDefault(PodContract.ASSIGNMENT_FILE_ENV, PodContract.ASSIGNMENT_FILE)),
        Path.of(environment.getOrDefault(PodContract.RESULT_FILE_ENV, PodContract.RESULT_FILE)),
        Path.of(
            environment.getOrDefault(
                PodContract.GATEWAY_TOKEN_FILE_ENV, PodContract.GATEWAY_TOKEN_FILE)));
  }
}
