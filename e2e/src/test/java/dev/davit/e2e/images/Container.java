package dev.davit.e2e.images;

import dev.davit.e2e.cluster.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// The root of an image, and programs started in it as a container engine does: as the user of the
/// image, with nothing but its files, of which only `/tmp` and the result can be written. (A
/// chroot: resources are not limited here.)
///
/// @param assignment a folder that the container sees as `/davit`
/// @param result the file that it sees as `/dev/termination-log`
record Container(BuiltImage image, Path root, Path assignment, Path result) {
  /// Mounts are this process's own and go with it.
  private static final String START =
      """
      set -e
      root=$1 assignment=$2 result=$3
      shift 3
      mount --bind "$root" "$root"
      mount -t proc proc "$root/proc"
      mount -t tmpfs tmpfs "$root/tmp"
      mount --bind "$assignment" "$root/davit"
      mount --bind "$result" "$root/dev/termination-log"
      mount -o remount,bind,ro "$root"
      exec env -i "$@"
      """;

  /// How a program ended.
  record End(int code, String output, String result) {}

  /// Unpacks `image` below `folder`. Skips the test where this is not possible.
  static Container of(BuiltImage image, Path folder) throws IOException {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("user.name").equals("root"),
        "to start programs in an image needs Linux and root");
    var root = image.unpackRoot(folder.resolve("root"));
    for (var mountPoint : List.of("proc", "davit", "dev")) {
      Files.createDirectories(root.resolve(mountPoint));
    }
    Files.createFile(root.resolve("dev/termination-log"));
    return new Container(
        image,
        root,
        Files.createDirectories(folder.resolve("assignment")),
        Files.createFile(folder.resolve("result")));
  }

  /// Runs the image's own command with these variables (`NAME=VALUE`) besides those of the image.
  End run(String... variables) throws IOException {
    return run(image.list("Entrypoint"), variables);
  }

  /// Runs another command in its place.
  End run(List<String> program, String... variables) throws IOException {
    var user = image.config().get("User").asText();
    // The kubelet makes the file for the user of the container.
    CommandResult.run("", List.of("chown", user, result.toString())).orFail();
    var command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "sh", "-c"));
    command.addAll(List.of(START, "container"));
    command.addAll(List.of(root.toString(), assignment.toString(), result.toString()));
    command.addAll(image.list("Env"));
    command.addAll(List.of(variables));
    command.addAll(List.of("/usr/sbin/chroot", "--userspec=" + user, root.toString()));
    command.addAll(program);
    var end = CommandResult.run("", command);
    return new End(end.exitCode(), end.stdout() + end.stderr(), Files.readString(result));
  }
}
