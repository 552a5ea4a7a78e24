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

/// When an HTTP request is repeated, for [Retrying#send]. Each method returns a changed copy.
///
/// @param rules what to do for a status. The first rule that names the status applies. A request is
///   not repeated for a status without a rule
/// @param onTimeout the retries of requests without a response within their timeout
/// @param onConnectionError the retries of requests that end without a response for another reason
/// @param longestPause if a server asks for a longer pause, its response is returned at once; 10
///   min by default
public record HttpRetry(
    List<Rule> rules, Retry onTimeout, Retry onConnectionError, Duration longestPause) {
  private static final Retry USUAL =
      Retry.attempts(10).maxTimeout(Duration.ofSeconds(60)).randomize(true);

  /// Up to ten tries with a backoff from 1 s to 60 s for 408, 409, 429 and 5xx, timeouts and
  /// connection errors. For 429 and 503 the pause is that of `Retry-After`, if the response has it.
  public static final HttpRetry DEFAULT =
      new HttpRetry(List.of(), USUAL, USUAL, Duration.ofMinutes(10))
          .backoff("408,409,5xx", USUAL)
          .retryAfter("429,503", USUAL);

  public HttpRetry {
    rules = List.copyOf(rules);
  }

  /// What to do for some statuses.
  ///
  /// @param statuses statuses, ranges and classes: `408,500-503,5xx`
  /// @param limit which headers give the pause; empty for the backoff alone
  /// @param retry the number of tries, and the backoff if the response gives no pause
  public record Rule(String statuses, Optional<RateLimit> limit, Retry retry) {
    private static final Pattern FORM =
        Pattern.compile(
            "([1-5]xx|[1-5]\\d\\d(-[1-5]\\d\\d)?)(,([1-5]xx|[1-5]\\d\\d(-[1-5]\\d\\d)?))*");

    /// @throws IllegalArgumentException if the statuses are not valid
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

  /// The headers in which a server announces when it accepts requests again.
  ///
  /// @param remaining the header with the number of requests that are left; empty if there is none
  /// @param reset the header with the time when the limit ends
  /// @param format the format of that time
  public record RateLimit(Optional<String> remaining, String reset, ResetFormat format) {
    /// `Retry-After`, in seconds or as a date.
    public static final RateLimit RETRY_AFTER =
        new RateLimit(Optional.empty(), "retry-after", ResetFormat.SECONDS_OR_HTTP_DATE);

    /// Headers such as `x-ratelimit-remaining` and `x-ratelimit-reset`. If requests are left, the
    /// limit is not the cause of the status, and the backoff applies.
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

  /// Repeats nothing. The other methods add rules to it.
  public static HttpRetry none() {
    return new HttpRetry(List.of(), Retry.NONE, Retry.NONE, DEFAULT.longestPause());
  }

  /// Repeats requests with these statuses after a backoff. This rule goes before the rules so far.
  ///
  /// @throws IllegalArgumentException if the statuses are not valid
  public HttpRetry backoff(String statuses, Retry retry) {
    return with(new Rule(statuses, Optional.empty(), retry));
  }

  /// Repeats requests with these statuses after the pause in `Retry-After`, or after the backoff if
  /// there is none. This rule goes before the rules so far.
  ///
  /// @throws IllegalArgumentException if the statuses are not valid
  public HttpRetry retryAfter(String statuses, Retry retry) {
    return rateLimit(statuses, RateLimit.RETRY_AFTER, retry);
  }

  /// Repeats requests with these statuses after the pause in the headers, or after the backoff if
  /// there is none. This rule goes before the rules so far.
  ///
  /// @throws IllegalArgumentException if the statuses are not valid
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

  /// The retries for a request that ended with this exception.
  Retry retryAfter(IOException thrown) {
    return thrown instanceof HttpTimeoutException ? onTimeout : onConnectionError;
  }

  private HttpRetry with(Rule first) {
    var all = Stream.concat(Stream.of(first), rules.stream()).toList();
    return new HttpRetry(all, onTimeout, onConnectionError, longestPause);
  }
}
