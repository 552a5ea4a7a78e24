package dev.davit.examples;

import dev.davit.sdk.HttpRetry;
import dev.davit.sdk.Retry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Asks for each of some addresses, again and again where the server is busy.
public final class CheckLinks {
  /// What to ask for.
  public record Links(List<String> addresses) {
    public Links {
      addresses = List.copyOf(addresses);
    }
  }

  /// The status of each address.
  public record Statuses(Map<String, Integer> byAddress) {
    public Statuses {
      byAddress = Map.copyOf(byAddress);
    }
  }

  private static final HttpRetry POLICY =
      HttpRetry.DEFAULT.onConnectionError(Retry.attempts(2)).longestPause(Duration.ofMinutes(1));

  public static final Task<Links, Statuses> TASK =
      Task.of("check-links", Links.class, Statuses.class)
          .description("Asks for each address and tells the status.")
          .maxDuration(Duration.ofMinutes(5))
          .run(CheckLinks::check);

  private CheckLinks() {}

  private static Statuses check(Links links, TaskContext ctx)
      throws IOException, InterruptedException {
    var client = HttpClient.newHttpClient();
    var statuses = new TreeMap<String, Integer>();
    for (var address : links.addresses()) {
      var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10));
      var response =
          ctx.retrying().send(POLICY, client, request.build(), BodyHandlers.discarding());
      statuses.put(address, response.statusCode());
    }
    return new Statuses(statuses);
  }
}
