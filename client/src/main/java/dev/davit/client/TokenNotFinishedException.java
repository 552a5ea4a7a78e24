package dev.davit.client;

import dev.davit.contract.Durations;
import java.time.Duration;

/// A token was neither completed nor timed out within the time that [Tokens#await] was given. It
/// can be awaited again.
public final class TokenNotFinishedException extends DavitException {
  private static final long serialVersionUID = 1L;

  TokenNotFinishedException(String name, Duration atMost, String why) {
    super("Token %s was not finished within %s; %s".formatted(name, Durations.format(atMost), why));
  }
}
