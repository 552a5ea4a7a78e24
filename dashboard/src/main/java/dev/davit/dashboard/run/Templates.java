package dev.davit.dashboard.run;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// Renders the templates of `src/main/jte`, which are compiled with the module.
public final class Templates {
  private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

  private Templates() {}

  static String list(ListPage page) {
    return render("list.jte", page);
  }

  static String run(RunPage page) {
    return render("run.jte", page);
  }

  static String problem(ProblemPage page) {
    return render("problem.jte", page);
  }

  /// The page that a template makes of its parameter `page`.
  public static String render(String template, Object page) {
    var output = new StringOutput(16 * 1024);
    ENGINE.render(template, page, output);
    return output.toString();
  }
}
