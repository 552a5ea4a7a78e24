package dev.davit.dashboard.run;

import dev.davit.dashboard.web.Assets;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Response;

/// The page of a request that cannot be answered.
///
/// @param canLogOut whether it has a button for it: another login may have other rights
public record ProblemPage(int status, String title, String message, boolean canLogOut) {
  /// The answer for a problem, if nobody can log in here.
  public static Response of(ProblemException problem) {
    return of(problem, false);
  }

  /// The answer for a problem.
  public static Response of(ProblemException problem, boolean canLogOut) {
    var page =
        new ProblemPage(
            problem.status(),
            title(problem.status()),
            Visible.text(String.valueOf(problem.getMessage())),
            canLogOut);
    return Response.html(problem.status(), Templates.problem(page));
  }

  /// The address of the stylesheet.
  public String style() {
    return Assets.STYLE.path();
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "Not logged in";
      case 403 -> "Not allowed";
      case 404 -> "Not found";
      case 405 -> "Not possible";
      case 409 -> "Not now";
      case 413 -> "Too large";
      case 503 -> "Not yet";
      case 502 -> "The API server does not help";
      default -> status < 500 ? "Wrong request" : "Something is broken";
    };
  }
}
