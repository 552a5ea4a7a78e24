package dev.davit.dashboard.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What somebody has pasted into the login page. Whether the API server accepts it is not known
/// yet.
sealed interface PastedToken {
  /// A token is kept no longer than this, however long it is valid.
  Duration LONGEST = Duration.ofHours(12);

  /// Sealed, a token of this length and the other headers of an answer have less than 4 KiB: that
  /// is what proxies such as nginx take, and what browsers keep of a cookie.
  int MOST_BYTES = 2_400;

  /// A session for it, if the API server accepts it.
  record Usable(Session session) implements PastedToken {}

  /// It cannot be used; `why` is for the user, and does not contain it.
  record Wrong(String why) implements PastedToken {}

  /// Reads what was pasted. Blanks and line breaks around it, and the word `Bearer`, do not matter.
  static PastedToken of(String text, Instant now) {
    var token = Text.PREFIX.matcher(text.strip()).replaceFirst("");
    if (token.isEmpty()) {
      return new Wrong("Paste a token. This makes one: kubectl create token NAME");
    }
    if (token.length() > MOST_BYTES) {
      return new Wrong(
          "The token has %,d characters; allowed: at most %,d, because a cookie has to hold it. Larger ones work behind a proxy (dashboard.auth: header)."
              .formatted(token.length(), MOST_BYTES));
    }
    if (!Text.TOKEN.matcher(token).matches()) {
      return new Wrong(
          "This is not a token: one has letters, digits and the characters - . _ ~ + / = only.");
    }
    var latest = now.plus(LONGEST);
    var expires = expiry(token).filter(it -> it.isBefore(latest)).orElse(latest);
    return expires.isAfter(now)
        ? new Usable(new Session(token, expires))
        : new Wrong("The token has expired. This makes a new one: kubectl create token NAME");
  }

  /// When a token expires by what it says itself; empty if it does not say it. It is not checked:
  /// the API server decides whether it is valid.
  static Optional<Instant> expiry(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      var expiry = Text.JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
      return expiry.isNumber()
          ? Optional.of(Instant.ofEpochSecond(expiry.longValue()))
          : Optional.empty();
    } catch (IllegalArgumentException | JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /// What tokens look like.
  final class Text {
    private static final Pattern TOKEN = Pattern.compile("[-A-Za-z0-9._~+/]+=*");
    private static final Pattern PREFIX = Pattern.compile("^(?i:bearer)\\s+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Text() {}
  }
}
