package dev.davit.local.node;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Kills processes together with all processes that they started, even if this JVM dies
/// unexpectedly.
///
/// A small shell knows the running process groups. It reads its orders from a pipe. When this JVM
/// ends in any way, `kill -9` included, the shell sees the end of the pipe and kills the remaining
/// processes. (A death signal requested with `prctl` would arrive when the *thread* that started
/// the process ends, and would not reach grandchildren.)
final class ProcessReaper implements AutoCloseable {
  /// `$running` holds the ids of groups, separated by spaces. There is no `--` before a group,
  /// because dash does not support it. The JVM handles interrupts of the terminal.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      running=' '
      while read -r order id; do
        case $order in
          watch) running="$running$id " ;;
          kill)
            kill -KILL "-$id"
            running="${running%% $id *} ${running#* $id }" ;;
        esac
      done 2>/dev/null
      for id in $running; do kill -KILL "-$id"; done 2>/dev/null
      """;

  private final Process shell;
  private final PrintStream orders;
  private final Optional<Path> setsid;

  private ProcessReaper(Process shell, Optional<Path> setsid) {
    this.shell = shell;
    this.orders = new PrintStream(shell.getOutputStream(), true, StandardCharsets.UTF_8);
    this.setsid = setsid;
  }

  static ProcessReaper start() throws IOException {
    var setsid = Programs.find("setsid");
    var command = new ArrayList<String>();
    setsid.ifPresent(program -> command.add(program.toString()));
    command.addAll(List.of("/bin/sh", "-c", SCRIPT));
    var shell =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new ProcessReaper(shell, setsid);
  }

  /// Starts a process in its own group. Without `setsid` (macOS), only the process itself is known,
  /// not the processes that it starts.
  Process start(ProcessBuilder builder) throws IOException {
    setsid.ifPresent(program -> builder.command().addFirst(program.toString()));
    var process = builder.start();
    order("watch", process);
    return process;
  }

  /// Kills `process` and the rest of its group.
  void kill(Process process) {
    process.toHandle().destroyForcibly();
    order("kill", process);
  }

  /// Kills all processes that still run.
  @Override
  public void close() {
    orders.close();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      // The shell ends without further action.
      Thread.currentThread().interrupt();
    }
  }

  private void order(String order, Process process) {
    synchronized (orders) {
      orders.println(order + " " + process.pid());
    }
  }
}
