package dev.davit.operator.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A [LimitedServer], and raw connections to it.
record ServerProcess(Process process, int port, SSLContext tls) implements AutoCloseable {
  /// @param options of the JVM, such as `-Dsun.net.httpserver.maxReqTime=1`
  static ServerProcess start(Path folder, List<String> options) throws Exception {
    var ca = folder.resolve("ca.pem");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LimitedServer.class.getName(), ca.toString()));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var port = Integer.parseInt(process.inputReader().readLine());
    var tls = Trust.context(Pem.readCertificates(Files.readString(ca)));
    return new ServerProcess(process, port, tls);
  }

  SSLSocket connect() throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
    socket.startHandshake();
    return socket;
  }

  /// The body of the answer to a POST without a body.
  static String post(SSLSocket socket, String path) throws IOException {
    send(socket, path, 0);
    var in =
        new BufferedReader(
            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var length = 0;
    for (var line = in.readLine(); line == null || !line.isEmpty(); line = in.readLine()) {
      if (line == null) {
        throw new IOException("closed");
      }
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    var body = new char[length];
    var read = 0;
    while (read < length) {
      read += Math.max(0, in.read(body, read, length - read));
    }
    return new String(body);
  }

  static void send(SSLSocket socket, String path, int length) throws IOException {
    var head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(path, length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
