package dev.davit.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.sdk.HttpRetry;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// Stands for the payment provider of [Payment]: it takes the money and posts a receipt to a URL,
/// as Stripe does. It does not know what is behind the URL.
///
/// The URL is a secret. Here it is in a payload, for all who may read runs; a real provider is sent
/// it by HTTPS.
public final class PaymentProvider {
  /// What to charge, and the URL that gets the receipt.
  public record Charge(String order, long cents, String url) {}

  /// What was paid, and how.
  public record Receipt(String order, long cents, String method) {}

  public static final Task<Charge, Integer> TASK =
      Task.of("payment-provider", Charge.class, Integer.class)
          .description("Stands for a payment provider: posts a receipt to a URL.")
          // Without an Ingress, the operator's own CA signs the certificate of the URL.
          .podTemplate(
              """
              spec:
                containers:
                - name: task
                  env:
                  - name: TRUSTED_CA
                    valueFrom:
                      configMapKeyRef: {name: davit-ca, key: ca.crt, optional: true}
              """)
          .run(PaymentProvider::charge);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PaymentProvider() {}

  private static int charge(Charge charge, TaskContext ctx)
      throws IOException, InterruptedException {
    var trusted = TrustedCertificates.and(Optional.ofNullable(System.getenv("TRUSTED_CA")));
    try (var client = HttpClient.newBuilder().sslContext(trusted).build()) {
      var answer =
          ctx.retrying().send(HttpRetry.DEFAULT, client, post(charge), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("the receipt was refused: " + answer.body());
      }
      return answer.statusCode();
    }
  }

  private static HttpRequest post(Charge charge) throws JsonProcessingException {
    var receipt = new Receipt(charge.order(), charge.cents(), "card");
    return HttpRequest.newBuilder(URI.create(charge.url()))
        .timeout(Duration.ofSeconds(10))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(JSON.writeValueAsString(receipt)))
        .build();
  }
}
