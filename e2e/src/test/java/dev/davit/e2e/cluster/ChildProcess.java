package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A program that runs beside the tests and never outlives them: it is stopped when closed, when
/// this JVM exits, and (on Linux) by the kernel when this JVM is killed. What it prints is appended
/// to its log file. Safe for use by many threads.
public final class ChildProcess implements AutoCloseable {
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

  // The kernel's signal comes when the *thread* that started the child ends, so one thread that
  // never ends starts them all.
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-starter").factory());

  private static final List<String> DIES_WITH_US = diesWithUs();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().unstarted(() -> LIVE.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts a program; `environment` is added to this process's own.
  public static ChildProcess start(
      Path log, Map<String, String> environment, List<String> command) {
    return start(log, Path.of(""), environment, command);
  }

  static ChildProcess start(
      Path log, Path workingFolder, Map<String, String> environment, List<String> command) {
    var line = new ArrayList<>(DIES_WITH_US);
    line.addAll(command);
    var builder = new ProcessBuilder(line);
    builder.directory(workingFolder.toAbsolutePath().toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    var process = startInLastingThread(builder);
    LIVE.add(process);
    return new ChildProcess(process, log);
  }

  public long pid() {
    return process.pid();
  }

  /// The process that a command has started which runs another one, such as `unshare`.
  long onlyChild() {
    var children = process.children().toList();
    if (children.size() != 1) {
      throw new IllegalStateException("Process " + pid() + " has children " + children);
    }
    return children.get(0).pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return log;
  }

  /// The exit code, if the program ends in this time.
  ///
  /// @throws IllegalStateException if it is still running
  public int exitCode(Duration patience) {
    if (!endsWithin(patience)) {
      throw new IllegalStateException("Process " + pid() + " still runs after " + patience);
    }
    return process.exitValue();
  }

  /// Kills it as `kill -9` does, and returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    endsWithin(Duration.ofSeconds(30));
    LIVE.remove(process);
  }

  /// Sends it a signal, such as `STOP`, `CONT` or `TERM`, unless it has ended.
  public void signal(String name) {
    var sent = CommandResult.run("", List.of("kill", "-s", name, Long.toString(pid())));
    if (isAlive()) {
      sent.orFail();
    }
  }

  /// Asks it to end (SIGTERM), and kills it after 15 seconds.
  @Override
  public void close() {
    process.destroy();
    if (!endsWithin(Duration.ofSeconds(15))) {
      process.destroyForcibly();
    }
    LIVE.remove(process);
  }

  /// The last lines of its log, for a message about it.
  public String logTail() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /// Does nothing while it runs.
  ///
  /// @throws IllegalStateException with the end of its log when it has ended
  public void requireAlive(String name) {
    if (!isAlive()) {
      throw new IllegalStateException(
          name + " ended with exit code " + process.exitValue() + ":\n" + logTail());
    }
  }

  boolean endsWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for process " + pid(), e);
    }
  }

  private static Process startInLastingThread(ProcessBuilder builder) {
    try {
      return STARTER.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          "Cannot start " + builder.command(), new IOException(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting " + builder.command(), e);
    }
  }

  private static List<String> diesWithUs() {
    // Other systems have no such program, or (busybox) one without this option.
    return Programs.onPath("setpriv")
        .map(setpriv -> List.of(setpriv.toString(), "--pdeathsig", "KILL"))
        .filter(
            prefix ->
                CommandResult.run("", List.of(prefix.get(0), prefix.get(1), prefix.get(2), "true"))
                        .exitCode()
                    == 0)
        .orElse(List.of());
  }
}
