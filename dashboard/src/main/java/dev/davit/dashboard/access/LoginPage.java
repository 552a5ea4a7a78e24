package dev.davit.dashboard.access;

import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.run.Visible;
import dev.davit.dashboard.web.Assets;
import dev.davit.dashboard.web.Response;
import java.util.regex.Pattern;

/// The page that asks for a token. It never contains one.
///
/// @param status of HTTP
/// @param next the address that follows a login
/// @param problem with the last token; empty: none
public record LoginPage(int status, String next, String problem) {
  /// Addresses of the dashboard. `//` begins the address of another host.
  private static final Pattern OURS = Pattern.compile("/(?!/)[-\\w.~%?&=+:,@!*/]*");

  public LoginPage {
    next = OURS.matcher(next).matches() && next.length() <= 2_000 ? next : "/";
    problem = Visible.text(problem);
  }

  Response response() {
    return Response.html(status, Templates.render("login.jte", this));
  }

  /// A page that asks for `next` again. The cookie was not sent because another site has led here;
  /// with the next request, which comes from this page, it is.
  static Response again(String next) {
    return Response.html(200, Templates.render("again.jte", new LoginPage(200, next, "")));
  }

  /// The address of the stylesheet.
  public String style() {
    return Assets.STYLE.path();
  }
}
