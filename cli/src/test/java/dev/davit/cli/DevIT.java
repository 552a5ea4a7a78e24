package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `davit dev`, seen from outside.
class DevIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern ADDRESS = Pattern.compile("Davit is up at (\\S+)");
  private static final String JOURNALS = "/apis/davit.dev/v1alpha1/namespaces/default/runjournals";
  private static final String RUNS = "/apis/davit.dev/v1alpha1/namespaces/default/runs";

  @TempDir Path folder;

  @Test
  void runsWhatIsTriggeredUntilItIsInterrupted() throws Exception {
    assumeTrue(DavitProcess.isInterruptible(), "started in the background");
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0")) {
      awaitText(dev, "Ready.");
      trigger(dev, "hi", "hello-world", "{\"name\":\"Bob\"}");
      awaitText(
          dev, "▸ Completed after", "+ queue reports", "+ task shell-greeting", "Hello, Bob!");
      assertThat(dev.interrupt()).isEqualTo(130);
    }
  }

  @Test
  void aBackendTriggersAndAwaitsARunThroughTheGateway() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", "--gateway-port", "0")) {
      awaitText(dev, "Ready.");
      var gateway = PageProject.gateway(dev);
      var runs = gateway.group(1) + "/v1/namespaces/default/runs";
      var body = "{\"task\":\"hello-world\",\"payload\":{\"name\":\"Bob\"}}";
      try (var backend = trusting(folder.resolve(gateway.group(2)))) {
        assertThat(send(backend, request(runs, "").GET().build()).path("status").asInt())
            .isEqualTo(401);
        var token = token(dev);
        var made = send(backend, request(runs, token).POST(BodyPublishers.ofString(body)).build());
        var run = runs + "/" + made.path("name").asText();
        var waits = request(run + "?wait=25s", token).GET().build();
        await().atMost(PATIENCE).until(() -> send(backend, waits).path("finished").asBoolean());
        var ended = send(backend, request(run, token).GET().build());
        assertThat(ended.path("phase").asText()).isEqualTo("Completed");
        assertThat(ended.path("output")).hasToString("{\"text\":\"Hello, Bob!\"}");
      }
    }
  }

  @Test
  void whatAStepReturnsIsKeptAtTheGateway() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", "--gateway-port", "0")) {
      awaitText(dev, "Ready.");
      trigger(dev, "remind-me", "reminder", "{\"name\":\"Ada\",\"afterSeconds\":0}");
      awaitText(dev, "▸ Completed after");
      assertThat(get(dev, JOURNALS).at("/items/0/spec/run").asText()).isEqualTo("remind-me");
    }
  }

  @Test
  void aPortOfTheGatewayThatIsTakenIsRefused() throws Exception {
    try (var taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        var dev =
            DavitProcess.start(
                folder, "dev", "--gateway-port", Integer.toString(taken.getLocalPort()))) {
      assertThat(dev.awaitEnd()).isEqualTo(2);
      assertThat(dev.text())
          .isEqualTo(
              "davit: port %d is taken; choose another by --gateway-port\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void noProcessOutlivesADavitThatIsKilled() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0")) {
      awaitText(dev, "Ready.");
      trigger(dev, "long", "slow", "{\"seconds\":60}");
      awaitText(dev, "▸ Executing");
      var children = dev.process().descendants().toList();
      assertThat(children).isNotEmpty();
      dev.kill();
      await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aFolderIsTakenOverWhenItsClassesAppear() throws Exception {
    var classes = Files.createDirectory(folder.resolve("classes"));
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", "classes")) {
      awaitText(dev, "META-INF/services/dev.davit.sdk.Application");
      copy(DavitProcess.HOME.resolve("examples/target/classes"), classes);
      awaitText(dev, "Ready.", "Changed: ", "+ task hello-world");
    }
  }

  @Test
  void whatRanBeforeKeepsRunningWhileClassesAreBroken() throws Exception {
    var classes = Files.createDirectory(folder.resolve("classes"));
    copy(DavitProcess.HOME.resolve("examples/target/classes"), classes);
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", "classes")) {
      awaitText(dev, "Ready.");
      var services = classes.resolve("META-INF/services/dev.davit.sdk.Application");
      Files.delete(services);
      awaitText(dev, "Changed: META-INF/services/dev.davit.sdk.Application");
      trigger(dev, "hi", "hello-world", "{\"name\":\"Bob\"}");
      awaitText(dev, "Hello, Bob!", "▸ Completed after");
    }
  }

  @Test
  void aRunIsNotSaidToCrashWhenDavitIsInterrupted() throws Exception {
    assumeTrue(DavitProcess.isInterruptible(), "started in the background");
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0")) {
      awaitText(dev, "Ready.");
      trigger(dev, "long", "slow", "{\"seconds\":60}");
      awaitText(dev, "▸ Executing");
      assertThat(dev.interrupt()).isEqualTo(130);
      assertThat(dev.text()).doesNotContain("Crashed", "signal 9");
    }
  }

  /// As IDEs do, without one: the handshake of JDWP, and the command that lets the JVM go on.
  @Test
  void aTaskWaitsForItsDebugger() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (var dev =
        DavitProcess.start(folder, "dev", "--port", "0", "--debug", Integer.toString(port))) {
      awaitText(dev, "Ready.");
      trigger(dev, "hi", "hello-world", "{\"name\":\"Bob\"}");
      awaitText(dev, "Listening for transport dt_socket at address: " + port);
      assertThat(dev.text()).doesNotContain("Hello, Bob!");
      try (var debugger = new Socket(InetAddress.getLoopbackAddress(), port)) {
        debugger.getOutputStream().write("JDWP-Handshake".getBytes(StandardCharsets.US_ASCII));
        assertThat(debugger.getInputStream().readNBytes(14))
            .asString(StandardCharsets.US_ASCII)
            .isEqualTo("JDWP-Handshake");
        // Length 11, id 1, no flags, set 1 (VirtualMachine), command 9 (Resume).
        debugger.getOutputStream().write(new byte[] {0, 0, 0, 11, 0, 0, 0, 1, 0, 1, 9});
        awaitText(dev, "Hello, Bob!", "▸ Completed after");
      }
    }
  }

  @Test
  void aDebuggerAndManyPodsAreRefused() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--debug", "5005", "--parallel", "2")) {
      assertThat(dev.awaitEnd()).isEqualTo(2);
      assertThat(dev.text())
          .isEqualTo("davit: --debug lets one pod run at a time: leave out --parallel 2\n");
    }
  }

  @Test
  void aProjectWithoutTasksIsWaitedFor() throws Exception {
    var classes = Files.createDirectory(folder.resolve("classes"));
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0", classes.toString())) {
      awaitText(dev, "No task runs yet; waiting for a change.");
    }
  }

  @Test
  void whatIsNoProjectIsRefused() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "nowhere")) {
      assertThat(dev.awaitEnd()).isEqualTo(2);
      assertThat(dev.text())
          .isEqualTo(
              "davit: nowhere is neither a Maven project, nor a folder with classes or jars, nor a jar\n");
    }
  }

  private static void awaitText(DavitProcess dev, String... texts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(dev.process().isAlive()).isTrue();
              assertThat(dev.text()).contains(texts);
            });
  }

  /// What `kubectl create token default` returns.
  private static String token(DavitProcess dev) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var path = "/api/v1/namespaces/default/serviceaccounts/default/token";
      var request =
          HttpRequest.newBuilder(URI.create(PageProject.address(dev) + path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"spec\":{}}"))
              .build();
      var token = send(http, request).at("/status/token").asText();
      assertThat(token).isNotEmpty();
      return token;
    }
  }

  /// @param token empty: the request has none
  private static HttpRequest.Builder request(String url, String token) {
    var request = HttpRequest.newBuilder(URI.create(url));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static JsonNode send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    return new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /// A client that trusts the CAs in this file, and no others.
  private static HttpClient trusting(Path file) throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var text = Files.newInputStream(file)) {
      for (var ca : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
        store.setCertificateEntry("ca" + store.size(), ca);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  private static URI uri(DavitProcess dev, String path) throws IOException {
    var address = ADDRESS.matcher(dev.text());
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1) + path);
  }

  private static JsonNode get(DavitProcess dev, String path)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return send(http, HttpRequest.newBuilder(uri(dev, path)).GET().build());
    }
  }

  private static void trigger(DavitProcess dev, String name, String task, String payload)
      throws IOException, InterruptedException {
    var body =
        """
        {"metadata":{"name":"%s"},"spec":{"task":"%s","payload":%s}}"""
            .formatted(name, task, payload);
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(uri(dev, RUNS)).POST(BodyPublishers.ofString(body)).build();
      JsonNode answer =
          new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
      assertThat(answer.path("kind").asText()).isEqualTo("Run");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
