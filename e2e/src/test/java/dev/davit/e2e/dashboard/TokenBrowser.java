package dev.davit.e2e.dashboard;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A browser without scripts, which logs in with a token or has a proxy that adds one.
final class TokenBrowser implements AutoCloseable {
  private static final Pattern FORM = Pattern.compile("method=\"post\" action=\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/ns/[^\"]*)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final URI home;
  private final String proxied;

  /// @param proxied the token that a proxy adds; empty: there is none
  TokenBrowser(String home, String proxied) {
    this.home = URI.create(home);
    this.proxied = proxied;
  }

  HttpResponse<String> logIn(String token) {
    return post("/login", "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String form) {
    return send(
        request(path)
            .header("Origin", "http://" + home.getAuthority())
            .POST(BodyPublishers.ofString(form)));
  }

  /// The lines of an answer that does not end. Close it.
  Stream<String> lines(String path) {
    try {
      return http.send(request(path).build(), BodyHandlers.ofLines()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Where the buttons of a page send their forms.
  static List<String> forms(String page) {
    return all(FORM, page);
  }

  /// The pages that a page leads to.
  static List<String> links(String page) {
    return all(LINK, page);
  }

  private static List<String> all(Pattern pattern, String page) {
    return pattern.matcher(page).results().map((MatchResult it) -> it.group(1)).distinct().toList();
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(home.resolve(path)).timeout(Duration.ofSeconds(60));
    return proxied.isEmpty() ? request : request.header("Authorization", "Bearer " + proxied);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
