package dev.davit.e2e.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.e2e.cluster.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An image as the build leaves it: what `docker save` would write.
///
/// @param name with its tag
/// @param folder where it has been unpacked
/// @param config what its programs are started with
/// @param layers their files, the lowest first
record BuiltImage(String name, Path folder, JsonNode config, List<Path> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static BuiltImage unpack(Path archive, Path folder) {
    tar("-xf", archive.toString(), "-C", folder.toString());
    var manifest = json(folder.resolve("manifest.json")).get(0);
    var layers = new ArrayList<Path>();
    manifest.get("Layers").forEach(layer -> layers.add(folder.resolve(layer.asText())));
    var config = json(folder.resolve(manifest.get("Config").asText())).get("config");
    var name = manifest.get("RepoTags").get(0).asText();
    return new BuiltImage(name, folder, config, List.copyOf(layers));
  }

  /// A field of the config that is a list of texts.
  List<String> list(String field) {
    var texts = new ArrayList<String>();
    config.get(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  long compressedBytes() throws IOException {
    var bytes = 0L;
    for (var layer : layers) {
      bytes += Files.size(layer);
    }
    return bytes;
  }

  /// The files of all layers as `ls -l` shows them, mode first and path last.
  List<String> files() {
    return layers.stream()
        .flatMap(layer -> tar("-tvzf", layer.toString()).lines())
        .filter(line -> !line.startsWith("d"))
        .toList();
  }

  /// Makes the root of a container of it.
  Path unpackRoot(Path root) throws IOException {
    Files.createDirectories(root);
    layers.forEach(layer -> tar("-xpzf", layer.toString(), "-C", root.toString()));
    return root;
  }

  private static String tar(String... arguments) {
    var command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
    command.addAll(List.of(arguments));
    return CommandResult.run("", command).orFail().stdout();
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
