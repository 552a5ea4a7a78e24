package dev.davit.local.node;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Kills processes together with everything that they started, also when this JVM dies without a
/// word.
///
/// A small shell knows the running process groups. It reads its orders from a pipe, whose end it
/// sees however this JVM ends, `kill -9` included; then it kills what is left. (A death signal
/// asked for with `prctl` would come when the *thread* that started the process ends, and reach no
/// grandchildren.)
final class ProcessReaper implements AutoCloseable {
  /// `$running` holds the ids of groups between spaces. There is no `--` before a group, as dash
  /// knows none. Interrupts of the terminal are for the JVM to handle.
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

  /// Starts a process in a group of its own. Where there is no `setsid` (macOS), only the process
  /// itself is known, not what it starts.
  Process start(ProcessBuilder builder) throws IOException {
    setsid.ifPresent(program -> builder.command().addFirst(program.toString()));
    var process = builder.start();
    order("watch", process);
    return process;
  }

  /// Kills `process` and what is left of its group.
  void kill(Process process) {
    process.toHandle().destroyForcibly();
    order("kill", process);
  }

  /// Kills whatever still runs.
  @Override
  public void close() {
    orders.close();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      // The shell ends by itself.
      Thread.currentThread().interrupt();
    }
  }

  private void order(String order, Process process) {
    synchronized (orders) {
      orders.println(order + " " + process.pid());
    }
  }
}
