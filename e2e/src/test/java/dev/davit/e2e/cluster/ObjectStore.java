package dev.davit.e2e.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// An S3 server on a folder, with one bucket.
public final class ObjectStore implements AutoCloseable {
  public static final String BUCKET = "outputs";
  public static final String REGION = "eu-central-1";
  private static final String ID = "test-id";
  private static final String SECRET = "test-secret/+";

  private final Path program;
  private final Path folder;
  private final int port;
  private ChildProcess process;

  private ObjectStore(Path program, Path folder, int port) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.process = started();
  }

  /// Starts it with its data in `folder`.
  public static ObjectStore start(Path folder) throws IOException {
    var program =
        switch (Binaries.find(List.of(Tool.VERSITYGW))) {
          case Binaries.Ready ready -> ready.path(Tool.VERSITYGW);
          case Binaries.Missing(var why) -> throw new IllegalStateException(why);
        };
    Files.createDirectories(folder.resolve("data").resolve(BUCKET));
    Files.createDirectories(folder.resolve("credentials"));
    Files.writeString(folder.resolve("credentials/accessKeyId"), ID);
    Files.writeString(folder.resolve("credentials/secretAccessKey"), SECRET + "\n");
    return new ObjectStore(program, folder, freePort());
  }

  /// It does not log the port that the kernel chooses.
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ChildProcess started() {
    var child =
        ChildProcess.start(
            folder.resolve("store.log"),
            Map.of("ROOT_ACCESS_KEY", ID, "ROOT_SECRET_KEY", SECRET),
            List.of(
                program.toString(),
                "--port=127.0.0.1:" + port,
                "--region=" + REGION,
                "posix",
                folder.resolve("data").toString()));
    Awaitility.await("the object store serves")
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> child.requireAlive("versitygw"))
        .until(this::isServing);
    return child;
  }

  private boolean isServing() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// The folder with the files of the key.
  public Path credentials() {
    return folder.resolve("credentials");
  }

  /// Whether there is an object of this key.
  public boolean has(String key) {
    return Files.exists(folder.resolve("data").resolve(BUCKET).resolve(key));
  }

  /// Executes `work` while the server is away.
  public void whileAway(Runnable work) {
    process.close();
    work.run();
    process = started();
  }

  @Override
  public void close() {
    process.close();
    Folders.delete(folder);
  }
}
