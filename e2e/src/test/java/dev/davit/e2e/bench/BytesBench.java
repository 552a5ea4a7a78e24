package dev.davit.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.e2e.cluster.KwokCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a finished run takes of etcd.
final class BytesBench {
  /// What `{"outcome":"completed","output":"…"}` and the header of a result take.
  private static final int FRAME = 80;

  private final BenchSettings settings;

  BytesBench(BenchSettings settings) {
    this.settings = settings;
  }

  void measure(String name) {
    measure(name + ", small", settings.count(), null, null);
    measure(
        name + ", output of 4 KiB",
        settings.count(),
        null,
        JsonNodeFactory.instance.textNode("x".repeat(PodContract.MAX_RESULT_BYTES - FRAME)));
    measure(
        name + ", payload of 192 KiB",
        settings.count() / 10,
        JsonNodeFactory.instance.textNode("x".repeat(PodContract.MAX_PAYLOAD_BYTES - 2)),
        null);
  }

  private void measure(
      String name, int count, @Nullable JsonNode payload, @Nullable JsonNode output) {
    var life =
        new KwokCluster.PodLife(settings.work(), ResultMessage.write(new Result.Completed(output)));
    try (var world = BenchWorld.start(name, settings, life)) {
      world.startOperator();
      world.create(QueueBench.task("{}"));
      var etcd = world.cluster().plane().etcdUrl();
      var before = inUse(etcd);
      world.createAtOnce(
          count,
          number -> {
            var run = new Run();
            run.getMetadata().setName("u-" + number);
            run.getMetadata().setNamespace(world.namespace());
            run.setSpec(RunSpec.of(Unit.TASK).payload(payload).build());
            return run;
          });
      world.awaitEnded(Unit.RUN);
      world.awaitNoPods();
      Measured.say(
          name,
          "%,d bytes as JSON; etcd grew by %,d bytes per run, older versions and the pod's included"
              .formatted(jsonBytes(world), (inUse(etcd) - before) / count));
    }
  }

  private static int jsonBytes(BenchWorld world) {
    var path = "/apis/davit.dev/v1alpha1/namespaces/%s/runs/u-7".formatted(world.namespace());
    return world.client().raw(path).strip().getBytes(StandardCharsets.UTF_8).length;
  }

  private static long inUse(String etcd) {
    return send(HttpRequest.newBuilder(URI.create(etcd + "/metrics")).build())
        .lines()
        .filter(line -> line.startsWith("etcd_mvcc_db_total_size_in_use_in_bytes "))
        .mapToLong(line -> (long) Double.parseDouble(line.split(" ", 2)[1]))
        .findFirst()
        .orElseThrow();
  }

  private static String send(HttpRequest request) {
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
