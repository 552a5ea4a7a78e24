package dev.davit.e2e.chart;

import dev.davit.e2e.cluster.CommandResult;
import dev.davit.e2e.cluster.Helm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The chart of this repository, by Helm.
record Chart(Helm helm) {
  static final Path FOLDER = Path.of("../helm/davit");
  static final String RELEASE = "davit";
  static final String NAMESPACE = "davit-system";

  /// What it renders as release `davit` in `davit-system`, with these arguments such as
  /// `--set=crds.keep=false`.
  Rendered render(String... arguments) {
    return Rendered.of(template(arguments).orFail().stdout());
  }

  /// As [#render], which may be refused.
  CommandResult template(String... arguments) {
    var command = new ArrayList<>(List.of("template", RELEASE, FOLDER.toString()));
    command.add("--namespace=" + NAMESPACE);
    command.addAll(List.of(arguments));
    return helm.run(command);
  }
}
