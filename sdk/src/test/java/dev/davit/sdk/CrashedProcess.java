package dev.davit.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own for a task that takes its process down: what was called is what it has printed.
final class CrashedProcess {
  static final List<HookCase> CRASHES =
      List.of(
          HookCase.of("out of memory", 2, (none, ctx) -> fillMemory()),
          HookCase.of("exits or is killed", 2, (none, ctx) -> end()));

  private CrashedProcess() {}

  /// The hooks in the order of their calls.
  static List<String> calls(HookCase crash) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashedProcess.class.getName(),
                crash.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() == 0) {
      throw new IllegalStateException(crash.name() + " did not crash: " + output);
    }
    return output.lines().toList();
  }

  /// Called with the name of the crash.
  public static void main(String[] args) {
    var crash = CRASHES.stream().filter(it -> it.name().equals(args[0])).findFirst().orElseThrow();
    crash.execute(new Printed());
  }

  private static final class Printed extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean add(String call) {
      System.out.println(call);
      return super.add(call);
    }
  }

  /// More than the heap has.
  private static Object fillMemory() {
    return new byte[1 << 28];
  }

  /// As SIGKILL does, without shutdown hooks.
  private static Object end() {
    Runtime.getRuntime().halt(137);
    return "still there";
  }
}
