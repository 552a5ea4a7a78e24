package dev.davit.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// How a command ended. It is run with [#run], which waits two minutes unless told otherwise.
public record CommandResult(int exitCode, String stdout, String stderr) {
  private static final Executor READERS = task -> Thread.ofVirtual().start(task);

  public static CommandResult run(String stdin, List<String> command) {
    return run(stdin, Duration.ofMinutes(2), command);
  }

  static CommandResult run(String stdin, Duration patience, List<String> command) {
    try {
      var process = new ProcessBuilder(command).start();
      var stdout = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), READERS);
      var stderr = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), READERS);
      try (var in = process.getOutputStream()) {
        in.write(stdin.getBytes(UTF_8));
      } catch (IOException gone) {
        // A command need not read what it is given; its exit code says what became of it.
      }
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "Not done after %s: %s".formatted(patience, String.join(" ", command)));
      }
      return new CommandResult(process.exitValue(), stdout.join(), stderr.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: " + String.join(" ", command), e);
    }
  }

  /// This result, if the command exited with 0.
  ///
  /// @throws IllegalStateException with what it printed, if it did not
  public CommandResult orFail() {
    if (exitCode != 0) {
      throw new IllegalStateException("Exit code " + exitCode + ": " + stderr + stdout);
    }
    return this;
  }

  private static String read(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
