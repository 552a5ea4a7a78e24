package dev.davit.dashboard;

import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import dev.davit.dashboard.web.Route;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/// Finds the section of an address.
///
/// @param sections by the last part of their address
record Pages(Scope scope, Map<String, Section> sections) implements Route {
  Pages {
    sections = Map.copyOf(sections);
  }

  @Override
  public Response answer(Request request) throws InterruptedException {
    try {
      return response(request);
    } catch (KubernetesClientException e) {
      throw new ProblemException(
          switch (e.getCode()) {
            case 401, 403 -> 403;
            case 404 -> 404;
            default -> 502;
          },
          String.valueOf(e.getMessage()));
    }
  }

  private Response response(Request request) throws InterruptedException {
    var path = request.path();
    var isGet = request.method() == Request.Method.GET;
    if (path.isEmpty() && isGet) {
      return Response.seeOther(Links.section(scope.home(), Links.OVERVIEW));
    }
    if (path.size() < 2 || !path.get(0).equals("ns")) {
      throw ProblemException.notFound();
    }
    var namespace = scope.checked(path.get(1));
    var section = sections.get(path.size() == 2 ? Links.OVERVIEW : path.get(2));
    if (section == null) {
      throw ProblemException.notFound();
    }
    var rest = path.subList(Math.min(3, path.size()), path.size());
    return isGet ? section.get(namespace, rest, request) : section.post(namespace, rest, request);
  }
}
