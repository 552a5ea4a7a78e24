package dev.davit.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Makes image archives as `docker save` does, with no more than `tar`.
///
/// @param folder a folder of its own, where the archive and its parts are
public record ImageArchive(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// An archive that has one layer, the files of `root`.
  public Path ofFiles(Path root, String reference, List<String> command) {
    var config = JSON.createObjectNode().put("architecture", architecture()).put("os", "linux");
    var settings = config.putObject("config");
    settings.putArray("Env").add("PATH=/bin");
    settings.set("Cmd", JSON.valueToTree(command));
    config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    return with(root, reference, config, JSON.createArrayNode());
  }

  /// An archive of what `base` holds, and above it the files of `root`.
  public Path onTopOf(Path base, Path root, String reference) {
    Folders.create(folder);
    CommandResult.run("", List.of("tar", "-C", folder.toString(), "-xf", base.toString())).orFail();
    var manifest = read(folder.resolve("manifest.json")).get(0);
    var config = (ObjectNode) read(folder.resolve(manifest.get("Config").textValue()));
    return with(root, reference, config, (ArrayNode) manifest.get("Layers"));
  }

  private Path with(Path root, String reference, ObjectNode config, ArrayNode layers) {
    var layer = "own-layer.tar";
    tar(Folders.create(folder).resolve(layer), root, List.of("."));
    ((ArrayNode) config.at("/rootfs/diff_ids")).add("sha256:" + sha256(folder.resolve(layer)));
    // What it says of the layers below would have to be said of this one too.
    config.remove("history");
    layers.add(layer);
    var manifest = JSON.createArrayNode();
    var image = manifest.addObject().put("Config", "own-config.json");
    image.putArray("RepoTags").add(reference);
    image.set("Layers", layers);
    write(folder.resolve("own-config.json"), config.toString());
    write(folder.resolve("manifest.json"), manifest.toString());
    var parts = new ArrayList<>(List.of("manifest.json", "own-config.json"));
    layers.forEach(each -> parts.add(each.textValue()));
    var archive = folder.resolve("image.tar");
    tar(archive, folder, parts);
    return archive;
  }

  private static void tar(Path archive, Path folder, List<String> names) {
    var command = new ArrayList<>(List.of("tar", "-C", folder.toString()));
    command.addAll(List.of("--owner=0", "--group=0", "-cf", archive.toString()));
    command.addAll(names);
    CommandResult.run("", command).orFail();
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
