package dev.davit.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Programs that the tests run, or why they cannot be had.
///
/// Looked for in the folder `KUBEBUILDER_ASSETS`, then in `$XDG_CACHE_HOME/davit/bin`
/// (`~/.cache/davit/bin`); what is missing there is built into it once, which takes minutes and Go.
sealed interface Binaries {
  record Ready(Map<Tool, Path> paths) implements Binaries {
    Path path(Tool tool) {
      return Objects.requireNonNull(paths.get(tool), tool::fileName);
    }
  }

  record Missing(String why) implements Binaries {}

  static Binaries find(Collection<Tool> tools) {
    var found = new EnumMap<Tool, Path>(Tool.class);
    var toBuild = new ArrayList<Tool>();
    for (var tool : EnumSet.copyOf(tools)) {
      installed(tool).ifPresentOrElse(path -> found.put(tool, path), () -> toBuild.add(tool));
    }
    return switch (GoBuild.build(cache(), toBuild)) {
      case GoBuild.Done(var built) -> {
        found.putAll(built);
        yield new Ready(found);
      }
      case GoBuild.Failed(var why) -> new Missing(explain(toBuild, why));
    };
  }

  static Path cache() {
    var xdg = System.getenv("XDG_CACHE_HOME");
    var caches =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("davit").resolve("bin");
  }

  private static Optional<Path> installed(Tool tool) {
    return Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS"))
        .map(assets -> Path.of(assets, tool.fileName()))
        .filter(Files::isExecutable);
  }

  private static String explain(List<Tool> tools, String why) {
    var names = tools.stream().map(tool -> tool.fileName() + " " + tool.version()).toList();
    return """
        no %s: %s
        Install Go 1.26 or later (https://go.dev/dl/), which builds them once, or name a folder that holds them \
        in KUBEBUILDER_ASSETS (`setup-envtest use -p path` prints one)."""
        .formatted(String.join(", ", names), why);
  }
}
