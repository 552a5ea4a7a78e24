package dev.davit.e2e.operator;

import dev.davit.e2e.cluster.ChildProcess;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// The operator as a process of its own, which can be killed.
public final class OperatorProcess implements AutoCloseable {
  /// Options of its JVM that suffice for a few runs.
  static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1");

  private static final Pattern PORT = Pattern.compile("httpPort=\"(\\d+)\"");

  private final ChildProcess process;

  /// How long the log was that earlier processes of this name have left.
  private final int earlier;

  private OperatorProcess(ChildProcess process, int earlier) {
    this.process = process;
    this.earlier = earlier;
  }

  /// Starts it; `settings` are added to its environment. Does not wait until it is ready.
  public static OperatorProcess start(
      ControlPlane cluster, String name, Path kubeconfig, Map<String, String> settings) {
    return start(cluster, name, kubeconfig, settings, SMALL);
  }

  /// As above, with these options of its JVM.
  public static OperatorProcess start(
      ControlPlane cluster,
      String name,
      Path kubeconfig,
      Map<String, String> settings,
      List<String> jvm) {
    return start(cluster, name, kubeconfig, settings, jvm, classPath());
  }

  /// As above, of another version.
  static OperatorProcess start(
      ControlPlane cluster,
      String name,
      Path kubeconfig,
      Map<String, String> settings,
      List<String> jvm,
      String classPath) {
    return launch(cluster, name, kubeconfig, settings, command(java(), jvm, classPath));
  }

  private static OperatorProcess launch(
      ControlPlane cluster,
      String name,
      Path kubeconfig,
      Map<String, String> settings,
      List<String> command) {
    var environment = new HashMap<String, String>();
    environment.put("KUBECONFIG", kubeconfig.toString());
    // A port that somebody else has found free may be taken before this process listens on it.
    environment.put("DAVIT_HTTP_PORT", "0");
    environment.put("DAVIT_LEADER_ELECTION", "false");
    // One arena per thread is what most of a small JVM's memory outside its heap is.
    environment.put("MALLOC_ARENA_MAX", "2");
    environment.putAll(settings);
    var log = cluster.folder().resolve(name + ".log");
    var earlier = text(log).length();
    return new OperatorProcess(ChildProcess.start(log, environment, command), earlier);
  }

  /// As in the image: its Java runtime, its jars and its AOT cache.
  public static OperatorProcess startAsInTheImage(
      ControlPlane cluster,
      String name,
      Path kubeconfig,
      Map<String, String> settings,
      List<String> jvm) {
    var home = Repository.root().resolve("operator/target/operator");
    var runtime = Repository.root().resolve("runner-image/runtime/target/root/opt/java/bin/java");
    var cache = home.resolve("davit.aot");
    if (!Files.exists(cache)) {
      throw new IllegalStateException(cache + " is missing: the build has not made the image");
    }
    var options = new ArrayList<>(List.of("-XX:AOTCache=" + cache));
    options.addAll(jvm);
    return launch(
        cluster,
        name,
        kubeconfig,
        settings,
        command(runtime, options, home.resolve("lib/davit-operator.jar").toString()));
  }

  static List<String> command(List<String> options) {
    return command(java(), options, classPath());
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static List<String> command(Path java, List<String> options, String classPath) {
    var command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, "dev.davit.operator.Main"));
    return command;
  }

  /// That of this version.
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  public OperatorProcess awaitReady() {
    Awaitility.await("operator is ready")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> process.requireAlive("operator"))
        .until(() -> status("/readyz") == 200);
    return this;
  }

  /// The HTTP status of a path of its health server; 0 where nobody answers.
  public int status(String path) {
    return get(path).map(HttpResponse::statusCode).orElse(0);
  }

  /// What its health server says there; empty where nobody answers.
  public String text(String path) {
    return get(path).map(HttpResponse::body).orElse("");
  }

  /// As its log says, once it listens.
  private Optional<Integer> port() {
    var matcher = PORT.matcher(text(process.log()).substring(earlier));
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  private static String text(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<HttpResponse<String>> get(String path) {
    return port().flatMap(port -> get(port, path));
  }

  private static Optional<HttpResponse<String>> get(int port, String path) {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(30))
              .build();
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  ChildProcess process() {
    return process;
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
