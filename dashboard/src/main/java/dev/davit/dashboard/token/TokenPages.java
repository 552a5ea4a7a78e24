package dev.davit.dashboard.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Token;
import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.TokenNotFoundException;
import dev.davit.client.TokenView;
import dev.davit.client.Tokens;
import dev.davit.dashboard.run.ApiPage;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Refusals;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.token.TokenPage.Refused;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// The list of tokens, and the page that completes each, with the user's own credentials.
public final class TokenPages implements Section {
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final Frames frames;
  private final KubernetesClient client;

  public TokenPages(Frames frames, KubernetesClient client) {
    this.frames = frames;
    this.client = client;
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request) {
    if (rest.isEmpty()) {
      return list(namespace, Form.of(request.query()));
    }
    if (rest.size() != 1 || namespace.equals(Frame.ALL)) {
      throw ProblemException.notFound();
    }
    var token = token(tokens(namespace), Section.name(rest.get(0)));
    return page(200, token, CompletionForm.EMPTY, Refused.NOTHING);
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    if (rest.size() != 2 || namespace.equals(Frame.ALL) || !rest.get(1).equals("complete")) {
      throw ProblemException.notFound();
    }
    var form = CompletionForm.of(request.form());
    var name = Section.name(rest.get(0));
    var tokens = tokens(namespace);
    return switch (CompletionCheck.of(form)) {
      case CompletionCheck.Wrong wrong ->
          page(
              UNPROCESSABLE,
              token(tokens, name),
              form,
              new Refused(wrong.output(), wrong.by(), List.of()));
      case CompletionCheck.Ready ready -> complete(tokens, name, ready, form);
    };
  }

  /// The same form that is sent twice has completed the token, whichever of the two came first.
  private Response complete(
      Tokens tokens, String name, CompletionCheck.Ready ready, CompletionForm form) {
    try {
      var isFirst =
          ready.by().isEmpty()
              ? tokens.complete(name, ready.output())
              : tokens.complete(name, ready.output(), ready.by());
      var token = token(tokens, name);
      return isFirst || isOf(ready, token)
          ? Response.seeOther(Links.token(token.namespace(), name))
          : page(
              CONFLICT,
              token,
              form,
              Refused.because(
                  "Somebody was faster, and the first completion counts. "
                      + TokenLook.completion(token)));
    } catch (TokenNotFoundException e) {
      throw Refusals.problem(e);
    } catch (DavitException e) {
      var problem = Refusals.problem(e);
      return page(
          problem.status(),
          token(tokens, name),
          form,
          Refused.because(String.valueOf(problem.getMessage())));
    }
  }

  private static boolean isOf(CompletionCheck.Ready ready, TokenView token) {
    return ready.by().equals(token.by().orElse(""))
        && isSame(token.output().orElse(NullNode.getInstance()), ready.output());
  }

  /// The API server sorts names and writes 1.0 as 1.
  static boolean isSame(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  private Tokens tokens(String namespace) {
    // The client is the dashboard's, and stays open.
    return DavitClient.of(client).inNamespace(namespace).tokens();
  }

  private static TokenView token(Tokens tokens, String name) {
    try {
      return tokens.get(name);
    } catch (DavitException e) {
      throw Refusals.problem(e);
    }
  }

  private Response page(int status, TokenView token, CompletionForm form, Refused refused) {
    var frame = frames.of(token.name(), Links.TOKENS, token.namespace());
    return Response.html(
        status, Templates.render("token.jte", new TokenPage(frame, token, form, refused)));
  }

  private Response list(String namespace, Form query) {
    var isFinished = !query.first(TokensPage.FINISHED).isEmpty();
    var read =
        ApiPage.of(
            client.resources(Token.class),
            namespace,
            query.first(ApiPage.AFTER),
            isFinished ? "status.finished=true" : "status.finished!=true");
    var list = Links.section(namespace, Links.TOKENS);
    var page =
        new TokensPage(
            frames.of("Tokens", Links.TOKENS, namespace),
            isFinished,
            read.items().stream().map(TokenView::of).toList(),
            read.next(isFinished ? list + "?" + TokensPage.FINISHED + "=1" : list));
    return Response.html(200, Templates.render("tokens.jte", page));
  }
}
