package dev.davit.e2e.dashboard;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/// The pictures of the documentation: `DAVIT_UPDATE=true` draws them anew.
final class Screenshots {
  private static final boolean UPDATE = "true".equals(System.getenv("DAVIT_UPDATE"));
  private static final Path FOLDER = Path.of("../docs/dashboard");
  private static final Set<String> PAGES = Set.of("overview", "runs", "run", "test");
  private static final int COLOURS = 256;

  private Screenshots() {}

  /// Writes what the browser shows, if the documentation has a picture of that page.
  static void keep(ChromeDriver driver, String page, Look look) {
    if (!UPDATE || !PAGES.contains(page)) {
      return;
    }
    try {
      var shot = ImageIO.read(new ByteArrayInputStream(driver.getScreenshotAs(OutputType.BYTES)));
      Files.createDirectories(FOLDER);
      ImageIO.write(
          withPalette(shot), "png", FOLDER.resolve("%s-%s.png".formatted(page, look)).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same picture in the 256 colours that it has most often, which makes a third of the file.
  static BufferedImage withPalette(BufferedImage shot) {
    var counts = new HashMap<Integer, Integer>();
    for (var pixel : pixels(shot)) {
      counts.merge(pixel & 0xffffff, 1, Integer::sum);
    }
    var palette =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(COLOURS)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    var nearest = new HashMap<Integer, Integer>();
    var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    var picture =
        new BufferedImage(
            shot.getWidth(), shot.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    var raster = picture.getRaster();
    var pixels = pixels(shot);
    for (var i = 0; i < pixels.length; i++) {
      var index = nearest.computeIfAbsent(pixels[i] & 0xffffff, it -> nearest(palette, it));
      raster.setSample(i % shot.getWidth(), i / shot.getWidth(), 0, index);
    }
    return picture;
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int nearest(int[] palette, int colour) {
    var best = 0;
    for (var i = 1; i < palette.length; i++) {
      if (distance(palette[i], colour) < distance(palette[best], colour)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    var sum = 0;
    for (var shift = 0; shift <= 16; shift += 8) {
      var difference = (one >> shift & 0xff) - (other >> shift & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
