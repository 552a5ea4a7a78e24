package dev.davit.sdk;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// When an HTTP request is sent again, for [Retrying#send]. Each method returns a changed copy.
///
/// @param rules what a status means; the first rule that names it counts, and a status without a
///   rule is not repeated
/// @param onTimeout for requests that are not answered within their timeout
/// @param onConnectionError for requests that end without a response in another way
/// @param longestPause where a server asks for more, its response is returned at once; 10 min by
///   default
public record HttpRetry(
    List<Rule> rules, Retry onTimeout, Retry onConnectionError, Duration longestPause) {
  private static final Retry USUAL =
      Retry.attempts(10).maxTimeout(Duration.ofSeconds(60)).randomize(true);

  /// Up to ten tries with a backoff from 1 s to 60 s for 408, 409, 429 and 5xx, timeouts and
  /// connection errors; 429 and 503 follow `Retry-After` where the response has one.
  public static final HttpRetry DEFAULT =
      new HttpRetry(List.of(), USUAL, USUAL, Duration.ofMinutes(10))
          .backoff("408,409,5xx", USUAL)
          .retryAfter("429,503", USUAL);

  public HttpRetry {
    rules = List.copyOf(rules);
  }

  /// What some statuses mean.
  ///
  /// @param statuses statuses, ranges and classes: `408,500-503,5xx`
  /// @param limit what the response says about the time; empty for the backoff alone
  /// @param retry how often, and how late where the response does not say
  public record Rule(String statuses, Optional<RateLimit> limit, Retry retry) {
    private static final Pattern FORM =
        Pattern.compile(
            "([1-5]xx|[1-5]\\d\\d(-[1-5]\\d\\d)?)(,([1-5]xx|[1-5]\\d\\d(-[1-5]\\d\\d)?))*");

    /// @throws IllegalArgumentException where the statuses are not valid
    public Rule {
      if (!FORM.matcher(statuses).matches()) {
        throw new IllegalArgumentException(
            "the statuses are \""
                + statuses
                + "\"; allowed: statuses, ranges and classes, such as 408,500-503,5xx");
      }
    }

    boolean names(int status) {
      return Pattern.compile(",").splitAsStream(statuses).anyMatch(part -> names(part, status));
    }

    private static boolean names(String part, int status) {
      if (part.endsWith("xx")) {
        return status / 100 == part.charAt(0) - '0';
      }
      var ends = part.split("-", -1);
      return Integer.parseInt(ends[0]) <= status
          && status <= Integer.parseInt(ends[ends.length - 1]);
    }

    /// The pause after try `number`.
    Duration delay(HttpHeaders headers, int number, Instant now, double random) {
      return limit
          .flatMap(it -> it.delay(headers, now))
          .orElseGet(() -> retry.delayAfter(number, random));
    }
  }

  /// The headers by which a server says when it will answer again.
  ///
  /// @param remaining the header that holds how many requests are left; empty where there is none
  /// @param reset the header that says when there are more
  /// @param format how it says that
  public record RateLimit(Optional<String> remaining, String reset, ResetFormat format) {
    /// `Retry-After`, as seconds or as a date.
    public static final RateLimit RETRY_AFTER =
        new RateLimit(Optional.empty(), "retry-after", ResetFormat.SECONDS_OR_HTTP_DATE);

    /// Headers such as `x-ratelimit-remaining` and `x-ratelimit-reset`. Where requests are left,
    /// the limit is not what the status is about, and the backoff counts.
    public static RateLimit headers(String remaining, String reset, ResetFormat format) {
      return new RateLimit(Optional.of(remaining), reset, format);
    }

    Optional<Duration> delay(HttpHeaders headers, Instant now) {
      var left = remaining.flatMap(headers::firstValue).map(String::strip);
      if (left.isPresent() && !left.get().equals("0")) {
        return Optional.empty();
      }
      return headers.firstValue(reset).map(String::strip).flatMap(at -> format.until(at, now));
    }
  }

  /// Nothing is repeated; what follows adds to this.
  public static HttpRetry none() {
    return new HttpRetry(List.of(), Retry.NONE, Retry.NONE, DEFAULT.longestPause());
  }

  /// Repeats these statuses after a backoff. Comes before what the policy says so far.
  ///
  /// @throws IllegalArgumentException where the statuses are not valid
  public HttpRetry backoff(String statuses, Retry retry) {
    return with(new Rule(statuses, Optional.empty(), retry));
  }

  /// Repeats these statuses when `Retry-After` says; after the backoff where it says nothing. Comes
  /// before what the policy says so far.
  ///
  /// @throws IllegalArgumentException where the statuses are not valid
  public HttpRetry retryAfter(String statuses, Retry retry) {
    return rateLimit(statuses, RateLimit.RETRY_AFTER, retry);
  }

  /// Repeats these statuses when the headers say; after the backoff where they say nothing. Comes
  /// before what the policy says so far.
  ///
  /// @throws IllegalArgumentException where the statuses are not valid
  public HttpRetry rateLimit(String statuses, RateLimit limit, Retry retry) {
    return with(new Rule(statuses, Optional.of(limit), retry));
  }

  public HttpRetry onTimeout(Retry retry) {
    return new HttpRetry(rules, retry, onConnectionError, longestPause);
  }

  public HttpRetry onConnectionError(Retry retry) {
    return new HttpRetry(rules, onTimeout, retry, longestPause);
  }

  public HttpRetry longestPause(Duration pause) {
    return new HttpRetry(rules, onTimeout, onConnectionError, pause);
  }

  Optional<Rule> ruleFor(int status) {
    return rules.stream().filter(rule -> rule.names(status)).findFirst();
  }

  /// How often a request is repeated that ended so.
  Retry retryAfter(IOException thrown) {
    return thrown instanceof HttpTimeoutException ? onTimeout : onConnectionError;
  }

  private HttpRetry with(Rule first) {
    var all = Stream.concat(Stream.of(first), rules.stream()).toList();
    return new HttpRetry(all, onTimeout, onConnectionError, longestPause);
  }
}
