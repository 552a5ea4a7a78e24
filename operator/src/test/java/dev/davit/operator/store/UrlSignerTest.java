package dev.davit.operator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.StoredOutput;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.store.UrlSigner.Allowed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlSignerTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  /// The example key of the documentation of S3.
  private static final StoreCredentials EXAMPLE =
      new StoreCredentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private static final UrlSigner SIGNER = new UrlSigner(EXAMPLE, "us-east-1");

  private static Allowed get(String path) {
    return new Allowed("GET", "https", "examplebucket.s3.amazonaws.com", path, Map.of(), Map.of());
  }

  @Test
  void theExampleOfTheDocumentationGetsItsSignature() {
    var url =
        SIGNER.presigned(
            get("/test.txt"), Instant.parse("2013-05-24T00:00:00Z"), Duration.ofDays(1));

    assertThat(url)
        .isEqualTo(
            "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/runs/a-b_c.d~e/output | /runs/a-b_c.d~e/output | unreserved characters stay",
        "/a b+c | /a%20b%2Bc | a space is no plus",
        "/a//b/../c | /a//b/../c | a path is not made shorter",
        "/ä🚢 | /%C3%A4%F0%9F%9A%A2 | other letters are UTF-8",
        "/a%2Fb?c#d&e=f | /a%252Fb%3Fc%23d%26e%3Df | what has a meaning in URLs is encoded",
        "/*'()! | /%2A%27%28%29%21 | and so is what Java's encoder leaves"
      })
  void aKeyIsEncodedAsS3WantsIt(String path, String expected, String why) {
    var url = URI.create(SIGNER.presigned(get(path), NOON, Duration.ofMinutes(1)));

    assertThat(url.getRawPath()).as(why).isEqualTo(expected);
    assertThat(url.getPath()).isEqualTo(path);
  }

  @Test
  void whatTheUrlAllowsChangesItsSignature() {
    var urls =
        java.util.stream.Stream.of(
                get("/a"),
                get("/b"),
                new Allowed("PUT", "https", get("").host(), "/a", Map.of(), Map.of()),
                new Allowed("GET", "https", "other", "/a", Map.of(), Map.of()),
                new Allowed("GET", "https", get("").host(), "/a", Map.of("q", "1"), Map.of()),
                new Allowed("GET", "https", get("").host(), "/a", Map.of(), Map.of("h", "1")))
            .map(it -> SIGNER.presigned(it, NOON, Duration.ofMinutes(1)))
            .map(it -> it.substring(it.indexOf("X-Amz-Signature")))
            .toList();

    assertThat(urls).doesNotHaveDuplicates();
  }

  @Test
  void aPlaceForAnOutputIsBoundToItsSizeAndItsHash() {
    var output = StoredOutput.of("\"x\"".getBytes(StandardCharsets.UTF_8));
    var put = urls(true).put("runs/u/a1/output", output, NOON);

    assertThat(put.url())
        .startsWith("http://127.0.0.1:7070/outputs/runs/u/a1/output?")
        .contains(
            "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-checksum-sha256",
            "X-Amz-Expires=900");
    assertThat(put.headers())
        .containsOnlyKeys("content-type", "x-amz-checksum-sha256")
        .containsEntry("content-type", "application/json");
  }

  @Test
  void theBucketIsInThePathOrInTheHost() {
    assertThat(urls(true).get("k", NOON)).startsWith("http://127.0.0.1:7070/outputs/k?");
    assertThat(urls(false).get("k", NOON)).startsWith("http://outputs.127.0.0.1:7070/k?");
  }

  @Test
  void eachPodOfARunHasItsOwnKey() {
    assertThat(StoredKey.of("u-1", AttemptId.FIRST)).isEqualTo("runs/u-1/a1/output");
    assertThat(StoredKey.of("u-1", new AttemptId(2, 3, 4))).isEqualTo("runs/u-1/a2-r3-s4/output");
  }

  @Test
  void theSecretIsNotPrinted() {
    assertThat(EXAMPLE.toString()).doesNotContain(EXAMPLE.secretAccessKey());
  }

  private static StoreUrls urls(boolean pathStyle) {
    return new StoreUrls(
        new StoreSettings(
            URI.create("http://127.0.0.1:7070"),
            "outputs",
            "eu-central-1",
            pathStyle,
            Path.of("credentials"),
            Optional.empty(),
            1000),
        EXAMPLE);
  }
}
