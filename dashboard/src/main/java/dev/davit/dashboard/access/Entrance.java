package dev.davit.dashboard.access;

import dev.davit.dashboard.access.SessionSeal.Opened;
import dev.davit.dashboard.access.Users.Known;
import dev.davit.dashboard.web.Changes;
import dev.davit.dashboard.web.Feed;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import dev.davit.dashboard.web.Route;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Lets users in, each to their own pages. What a request may do is decided by the API server, to
/// which the user's token goes with it.
public final class Entrance implements Route, Feed {
  private static final List<String> LOGIN = List.of("login");
  private static final List<String> LOGOUT = List.of("logout");
  private static final int UNAUTHORIZED = 401;

  /// Of the form that logs in, which everybody may send.
  private static final int MOST_OF_LOGIN = 8 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Auth auth;
  private final Users users;
  private final SessionSeal seal;
  private final InstantSource clock;
  private final Streams streams = new Streams();
  private final Turns turns = new Turns(PATIENCE);

  /// Cookies of earlier entrances are worth nothing to this one.
  public Entrance(Auth auth, Users users, InstantSource clock) {
    this.auth = auth;
    this.users = users;
    this.seal = SessionSeal.draw();
    this.clock = clock;
  }

  /// Who sends a request.
  private sealed interface Sender {
    /// @param until when the token has to be shown anew
    record Somebody(Known user, Instant until) implements Sender {}

    /// @param why for the user; empty: there is no token
    record Nobody(int status, String why) implements Sender {}
  }

  @Override
  public Response answer(Request request) throws Exception {
    var isPost = request.method() == Request.Method.POST;
    if (auth == Auth.TOKEN && request.path().equals(LOGIN)) {
      // Also for somebody who is logged in: another token may have other rights.
      return isPost ? login(request) : new LoginPage(200, "/", "").response();
    }
    if (auth == Auth.TOKEN && request.path().equals(LOGOUT) && isPost) {
      return new LoginPage(200, "/", "").response().with("Set-Cookie", forgetting(request));
    }
    return switch (inTurn(() -> sender(request))) {
      case Sender.Nobody nobody -> outside(request, nobody);
      case Sender.Somebody(var user, _) -> inTurn(request, user);
    };
  }

  private Sender inTurn(Supplier<Sender> find) throws InterruptedException {
    try (var _ = turns.ofAnybody()) {
      return find.get();
    }
  }

  /// The turn lasts until the answer is sent: until then, it is in memory.
  private Response inTurn(Request request, Known user) throws Exception {
    var turn = turns.of(user.user().name());
    var isMade = false;
    try {
      var response = inside(request, user).whenSent(turn::close);
      isMade = true;
      return response;
    } finally {
      if (!isMade) {
        turn.close();
      }
    }
  }

  private Response inside(Request request, Known user) throws Exception {
    try {
      return user.pages().pages().answer(request);
    } catch (ProblemException problem) {
      if (problem.status() != UNAUTHORIZED) {
        throw problem;
      }
      users.forget(user);
      return outside(request, revoked());
    }
  }

  @Override
  public Changes open(Request request) throws InterruptedException {
    return switch (inTurn(() -> sender(request))) {
      case Sender.Nobody(var status, var why) -> throw new ProblemException(status, why);
      case Sender.Somebody(var user, var until) ->
          streams.open(user.user().name(), user.pages().changes(), until, clock);
    };
  }

  private Response login(Request request) throws IOException, InterruptedException {
    // Before any turn: somebody who sends it slowly must not keep others waiting.
    var form = request.read(MOST_OF_LOGIN).form();
    var next = form.first("next");
    var now = clock.instant();
    return switch (PastedToken.of(form.first("token"), now)) {
      case PastedToken.Wrong(var why) -> new LoginPage(422, next, why).response();
      case PastedToken.Usable(var session) ->
          switch (inTurn(() -> known(session.token(), session.expires()))) {
            case Sender.Nobody(var status, var why) -> new LoginPage(status, next, why).response();
            case Sender.Somebody _ ->
                Response.seeOther(new LoginPage(200, next, "").next())
                    .with(
                        "Set-Cookie",
                        SessionCookie.keeping(
                            request.caller(),
                            seal.seal(session),
                            Duration.between(now, session.expires())));
          };
    };
  }

  private Sender sender(Request request) {
    var caller = request.caller();
    return switch (auth) {
      case HEADER ->
          caller
              .bearer()
              .map(token -> known(token, Instant.MAX))
              .orElse(
                  new Sender.Nobody(
                      UNAUTHORIZED,
                      "The proxy in front of the dashboard has to send the header Authorization with a token of the API server, and did not."));
      case TOKEN -> {
        var sealed = caller.cookie(SessionCookie.name(caller));
        yield sealed.isEmpty()
            ? new Sender.Nobody(UNAUTHORIZED, "")
            : switch (seal.open(sealed, clock.instant())) {
              case Opened.Valid(var session) -> known(session.token(), session.expires());
              case Opened.Expired _ ->
                  new Sender.Nobody(UNAUTHORIZED, "Your login has expired: log in again.");
              case Opened.Foreign _ ->
                  new Sender.Nobody(
                      UNAUTHORIZED, "The dashboard does not know your login: log in again.");
            };
      }
    };
  }

  private Sender known(String token, Instant until) {
    try {
      return users
          .of(token)
          .<Sender>map(user -> new Sender.Somebody(user, until))
          .orElse(revoked());
    } catch (KubernetesClientException e) {
      return new Sender.Nobody(502, "The API server cannot say whose token this is now.");
    }
  }

  private static Sender.Nobody revoked() {
    return new Sender.Nobody(
        UNAUTHORIZED,
        "The API server does not accept the token: it has expired, or was revoked, or is of another cluster.");
  }

  /// The page of login; scripts that ask for another one see by the status that they have not got
  /// it.
  private Response outside(Request request, Sender.Nobody nobody) {
    if (auth == Auth.HEADER || nobody.status() != UNAUTHORIZED) {
      throw new ProblemException(nobody.status(), nobody.why());
    }
    var isGet = request.method() == Request.Method.GET;
    var next = isGet ? address(request) : "/";
    if (isGet && nobody.why().isEmpty() && request.caller().fromElsewhere()) {
      return LoginPage.again(next);
    }
    var page = new LoginPage(UNAUTHORIZED, next, nobody.why()).response();
    return nobody.why().isEmpty() ? page : page.with("Set-Cookie", forgetting(request));
  }

  private static String forgetting(Request request) {
    return SessionCookie.forgetting(request.caller());
  }

  private static String address(Request request) {
    var path =
        request.path().stream()
            .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/", "/", ""));
    return request.query().isEmpty() ? path : path + "?" + request.query();
  }
}
