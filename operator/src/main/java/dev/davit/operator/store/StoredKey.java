package dev.davit.operator.store;

import dev.davit.operator.attempt.AttemptId;

/// The key of an output in the object store.
public final class StoredKey {
  private StoredKey() {}

  /// Each pod of a run has its own, such as `runs/UID/a1-r2/output`, so that the URL of an earlier
  /// pod cannot change what a later one has uploaded.
  public static String of(String runUid, AttemptId attempt) {
    return "runs/%s/%s/output".formatted(runUid, attempt.podName("").substring(1));
  }

  /// Whether this is the key of an output of that run.
  public static boolean isOf(String runUid, String key) {
    var folder = "runs/" + runUid + "/";
    return key.startsWith(folder)
        && key.endsWith("/output")
        && key.length() > folder.length() + "/output".length()
        && AttemptId.ofPod(
                "-" + key.substring(folder.length(), key.length() - "/output".length()), "")
            .isPresent();
  }
}
