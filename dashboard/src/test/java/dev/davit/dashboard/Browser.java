package dev.davit.dashboard;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/// What a browser asks for, without scripts.
final class Browser implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI home;

  Browser(String home) {
    this.home = URI.create(home);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(home.resolve(path)).build());
  }

  HttpResponse<byte[]> bytes(String path, String... headers) throws Exception {
    return http.send(
        HttpRequest.newBuilder(home.resolve(path)).headers(headers).build(),
        BodyHandlers.ofByteArray());
  }

  /// The lines of an answer that does not end. Close it.
  Stream<String> lines(String path) {
    try {
      return http.send(HttpRequest.newBuilder(home.resolve(path)).build(), BodyHandlers.ofLines())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Document page(String path) {
    return Jsoup.parse(get(path).body(), home.toString());
  }

  /// Presses the button of a form.
  HttpResponse<String> post(String path, String origin) {
    return send(
        HttpRequest.newBuilder(home.resolve(path))
            .header("Origin", origin)
            .POST(BodyPublishers.noBody())
            .build());
  }

  /// Sends a form.
  ///
  /// @param fields names and values by turns
  HttpResponse<String> submit(String path, String... fields) {
    var pairs = new ArrayList<String>();
    for (var i = 0; i < fields.length; i += 2) {
      pairs.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return send(
        HttpRequest.newBuilder(home.resolve(path))
            .header("Origin", "http://" + home.getAuthority())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(String.join("&", pairs)))
            .build());
  }

  HttpResponse<String> post(String path) {
    return post(path, "http://" + home.getAuthority());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
