package dev.davit.dashboard.run;

import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import java.util.List;
import java.util.regex.Pattern;

/// The pages about one kind of resource, at `/ns/NAMESPACE/SECTION/…`.
public interface Section {
  /// A page.
  ///
  /// @param namespace [Frame#ALL]: all namespaces
  /// @param rest of the path, after the name of the section
  /// @throws ProblemException if there is no such page
  Response get(String namespace, List<String> rest, Request request) throws InterruptedException;

  /// What a button of such a page does.
  ///
  /// @throws ProblemException if there is no such button, or it cannot do its work now
  Response post(String namespace, List<String> rest, Request request) throws InterruptedException;

  /// A part of an address that has to be the name of a resource.
  ///
  /// @throws ProblemException if it cannot be one
  static String name(String text) {
    if (!Names.ALLOWED.matcher(text).matches()) {
      throw ProblemException.notFound();
    }
    return text;
  }

  /// The names that Kubernetes allows.
  final class Names {
    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private Names() {}
  }
}
