package dev.davit.operator.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A soak on loopback: parked calls, slow senders and short connections at once. A program, started
/// by hand with the class path of the tests; its arguments are the number of parked calls, the
/// seconds, and options of the server's JVM. It prints memory and errors.
final class GatewayBench {
  private static final int SLOW = 20;
  private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(20);

  private final ServerProcess server;
  private final Instant end;
  private final Semaphore handshakes = new Semaphore(50);
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  private GatewayBench(ServerProcess server, Instant end) {
    this.server = server;
    this.end = end;
  }

  public static void main(String[] args) throws Exception {
    var calls = Integer.parseInt(args[0]);
    var duration = Duration.ofSeconds(Integer.parseInt(args[1]));
    var folder = Files.createTempDirectory("gateway");
    try (var server = ServerProcess.start(folder, List.of(args).subList(2, args.length))) {
      System.out.println("idle [heap, RSS] KiB: " + memory(server));
      var bench = new GatewayBench(server, Instant.now().plus(duration));
      for (var i = 0; i < calls; i++) {
        Thread.ofVirtual().start(bench::park);
      }
      while (bench.answers.get() < calls && Instant.now().isBefore(bench.end)) {
        Thread.sleep(100);
      }
      Thread.sleep(Duration.ofSeconds(5));
      System.out.println("parked [heap, RSS] KiB: " + memory(server));
      for (var i = 0; i < SLOW; i++) {
        Thread.ofVirtual().start(bench::sendSlowly);
      }
      while (Instant.now().isBefore(bench.end)) {
        Thread.ofVirtual().start(bench::connect);
        Thread.sleep(BETWEEN_CONNECTIONS);
      }
      System.out.println("loaded [heap, RSS] KiB: " + memory(server));
      System.out.printf(
          "answers of parked calls %d, slow senders cut %d, connections %d, errors %d%n",
          bench.answers.get(), bench.cut.get(), bench.connections.get(), bench.errors.get());
    }
    System.exit(0);
  }

  private static String memory(ServerProcess server) throws IOException {
    try (var socket = server.connect()) {
      return ServerProcess.post(socket, "/memory");
    }
  }

  private void park() {
    handshakes.acquireUninterruptibly();
    try (var socket = server.connect()) {
      handshakes.release();
      while (Instant.now().isBefore(end)) {
        var _ = ServerProcess.post(socket, "/park");
        answers.incrementAndGet();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void connect() {
    try (var socket = server.connect()) {
      var _ = ServerProcess.post(socket, "/now");
      connections.incrementAndGet();
    } catch (IOException e) {
      fail(e);
    }
  }

  private void sendSlowly() {
    while (Instant.now().isBefore(end)) {
      try (var socket = server.connect()) {
        ServerProcess.send(socket, "/now", 1_000);
        while (Instant.now().isBefore(end)) {
          socket.getOutputStream().write('x');
          Thread.sleep(Duration.ofSeconds(1));
        }
      } catch (IOException e) {
        cut.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void fail(IOException e) {
    if (Instant.now().isBefore(end) && errors.incrementAndGet() <= 5) {
      System.out.println(e);
    }
  }
}
