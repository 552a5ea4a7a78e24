package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The addresses of pages.
public final class Links {
  private Links() {}

  /// The list of runs.
  public static String runs(String namespace) {
    return "/ns/" + segment(namespace) + "/runs";
  }

  /// The page of a run.
  public static String run(String namespace, String name) {
    return runs(namespace) + "/" + segment(name);
  }

  /// The whole log of one of its pods.
  public static String log(String namespace, String run, String pod) {
    return run(namespace, run) + "/log/" + segment(pod);
  }

  /// The list of the runs of a task.
  public static String task(String namespace, String task) {
    return runs(namespace) + "?" + RunFilter.ofTask(task).query();
  }

  /// The list of the runs with a tag.
  public static String tag(String namespace, String tag) {
    return runs(namespace) + "?" + RunFilter.ofTag(tag).query();
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
