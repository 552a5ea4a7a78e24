package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Labels;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenSpec;
import dev.davit.contract.Durations;
import dev.davit.contract.JsonBounds;
import dev.davit.sdk.TaskJson;
import dev.davit.sdk.TypeRef;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes, finds, completes and awaits the tokens of one namespace. A token is completed once, by
/// anybody who may, or it times out.
///
/// ```java
/// var token = davit.tokens().create(TokenOptions.NONE.timeout(Duration.ofDays(7)));
/// // elsewhere: davit.tokens().complete(token.name(), new Approval(true));
/// switch (davit.tokens().await(token.name(), Approval.class, Duration.ofDays(7))) {
///   case Completed(var approval) -> …
///   case TimedOut(var at) -> …
/// }
/// ```
///
/// It needs only rights on `tokens.davit.dev`: `create` to create, also `list` if there is a key;
/// `list` to find; `list` and `watch` to await; `list`, `get` and `patch` to complete. Threads may
/// share it.
public final class Tokens {
  private final TokenApi api;
  private final TaskJson json;
  private final SecureRandom random = new SecureRandom();

  Tokens(TokenApi api, TaskJson json) {
    this.api = api;
    this.json = json;
  }

  /// Makes a token that times out after 10 minutes.
  public TokenView create() {
    return create(TokenOptions.NONE);
  }

  /// Makes a token. With an idempotency key, returns the token that has it, if there is one, in
  /// whatever phase that is.
  ///
  /// @throws TokenExistsException if the name in the options is taken
  /// @throws InvalidTokenException if the API server refuses an option
  public TokenView create(TokenOptions options) {
    var token = new Token();
    token.setMetadata(new ObjectMetaBuilder().withName(nameFor(options)).build());
    token.setSpec(
        new TokenSpec(
            options.timeout().map(Durations::format).orElse(null),
            options.tags().isEmpty() ? null : options.tags(),
            options.run().orElse(null),
            options.idempotencyKey().orElse(null),
            null));
    try {
      return TokenView.of(api.create(token));
    } catch (TokenExistsException e) {
      // The name is made of the key, so the token with that name has the key.
      return options
          .idempotencyKey()
          .flatMap(key -> api.find(token.getMetadata().getName()).token())
          .orElseThrow(() -> e);
    }
  }

  /// The random part is drawn here, because a create is repeated if its response was lost.
  private String nameFor(TokenOptions options) {
    return options
        .name()
        .or(
            () ->
                options
                    .idempotencyKey()
                    .map(key -> KeyedName.of("token", Labels.IDEMPOTENCY, key).name(1)))
        .orElseGet(() -> RunResource.nameFor("token", random));
  }

  /// The token with this name in its current state.
  ///
  /// @throws TokenNotFoundException if there is none
  public TokenView get(String name) {
    return api.get(name);
  }

  /// The token with this name in its current state; empty if there is none.
  public Optional<TokenView> find(String name) {
    return api.find(name).token();
  }

  /// One page of the tokens that `query` selects. A page may have fewer tokens than its limit, even
  /// none, although more pages follow.
  public Page<TokenView> list(TokenQuery query) {
    return api.list(query);
  }

  /// All tokens that `query` selects, from its page on. Pages are requested as they are needed.
  public Stream<TokenView> stream(TokenQuery query) {
    return Stream.iterate(
            Optional.of(list(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(next -> list(query.after(next))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /// Completes the token with this name. The first completion counts.
  ///
  /// @param output any value that Jackson writes as JSON of at most 4 KiB; null: no output
  /// @return whether this call completed it; false if it was completed before, with whatever output
  /// @throws TokenNotFoundException if there is none
  /// @throws TokenTimedOutException if it has timed out
  /// @throws InvalidCompletionException if the output is not JSON, or is too large
  public boolean complete(String name, @Nullable Object output) {
    return complete(name, new TokenCompletion(output(name, output), null));
  }

  /// As [#complete(String, Object)], and notes who completes it.
  ///
  /// @param by free text of at most 253 characters, which nothing checks
  /// @throws IllegalArgumentException if `by` is longer
  public boolean complete(String name, @Nullable Object output, String by) {
    Bounds.text("by", by, TokenCompletion.MAX_BY);
    return complete(name, new TokenCompletion(output(name, output), by));
  }

  private boolean complete(String name, TokenCompletion completion) {
    if (isCompleted(api.get(name))) {
      return false;
    }
    try {
      api.complete(name, completion);
      return true;
    } catch (InvalidTokenException e) {
      // Somebody else, or the time-out, may have been faster.
      if (isCompleted(api.get(name))) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isCompleted(TokenView token) {
    if (token.phase() == TokenPhase.TIMED_OUT) {
      throw new TokenTimedOutException(token);
    }
    return token.phase() == TokenPhase.COMPLETED;
  }

  private @Nullable JsonNode output(String name, @Nullable Object value) {
    var written = written(name, value);
    JsonBounds.faultOf(written)
        .ifPresent(
            fault -> {
              throw new InvalidCompletionException(name, fault, null);
            });
    var size = written.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > TokenCompletion.MAX_OUTPUT_BYTES) {
      throw new InvalidCompletionException(
          name,
          "it has %d bytes of JSON; the limit is %d: send a reference to the data instead"
              .formatted(size, TokenCompletion.MAX_OUTPUT_BYTES),
          null);
    }
    return written.isNull() ? null : written;
  }

  private JsonNode written(String name, @Nullable Object value) {
    try {
      return json.write(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidCompletionException(name, String.valueOf(e.getMessage()), e);
    } catch (StackOverflowError e) {
      throw new InvalidCompletionException(name, "it holds itself, or too many levels", e);
    }
  }

  /// Waits until the token is completed or has timed out. Outages of the API server do not end the
  /// wait.
  ///
  /// @throws TokenNotFinishedException if it still waits after `atMost`; it can be awaited again
  /// @throws TokenNotFoundException if there is none, or it is deleted meanwhile
  /// @throws InvalidOutputException if the output is not of this type
  public <T extends @Nullable Object> TokenResult<T> await(
      String name, Class<? extends T> type, Duration atMost) {
    return await(name, TypeRef.<T>of(type), atMost);
  }

  /// As [#await(String, Class, Duration)], for a type with type arguments.
  public <T extends @Nullable Object> TokenResult<T> await(
      String name, TypeRef<T> type, Duration atMost) {
    var token = new TokenWait(api, name, atMost).await();
    if (token.phase() == TokenPhase.TIMED_OUT) {
      return new TokenResult.TimedOut<>(endOf(token));
    }
    JsonNode output = token.output().orElse(NullNode.getInstance());
    try {
      return new TokenResult.Completed<>(json.read(output, type));
    } catch (IllegalArgumentException e) {
      throw new InvalidOutputException(token, type, e);
    }
  }

  private static Instant endOf(TokenView token) {
    return token.finishedAt().or(token::expiresAt).orElse(token.createdAt());
  }
}
