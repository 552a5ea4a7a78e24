package dev.davit.operator.kube;

import dev.davit.operator.lead.Claim;
import dev.davit.operator.lead.Leases;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Lease on a real API server. Not thread-safe.
public final class LeaseClient implements Leases {
  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private @Nullable Lease last;

  /// A request is made once and takes no longer than a third of `duration`: a leader must learn in
  /// time that its renewal failed.
  public LeaseClient(KubernetesClient client, String namespace, String name, Duration duration) {
    var third = duration.dividedBy(3);
    var patience = third.compareTo(ApiConnection.ANSWER) < 0 ? third : ApiConnection.ANSWER;
    this.client = ApiConnection.once(client, patience);
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public String name() {
    return namespace + "/" + name;
  }

  @Override
  public Optional<Claim> read() {
    last = client.leases().inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(last).map(lease -> claim(lease.getSpec()));
  }

  @Override
  public void write(Claim claim) {
    var before = last;
    // Foreign labels stay, and the version says which Lease is replaced.
    var lease =
        (before == null ? new LeaseBuilder() : new LeaseBuilder(before))
            .editOrNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withSpec(spec(claim, before))
            .build();
    last = before == null ? client.resource(lease).create() : client.resource(lease).update();
  }

  private static LeaseSpec spec(Claim claim, @Nullable Lease before) {
    var renewed = time(claim.renewed());
    var acquired =
        before != null && claim(before.getSpec()).isOfTheSame(claim)
            ? before.getSpec().getAcquireTime()
            : renewed;
    var spec = new LeaseSpec();
    spec.setHolderIdentity(claim.holder().isEmpty() ? null : claim.holder());
    spec.setLeaseTransitions(claim.term());
    spec.setLeaseDurationSeconds((int) Math.ceilDiv(claim.duration().toMillis(), 1000L));
    spec.setAcquireTime(acquired);
    spec.setRenewTime(renewed);
    return spec;
  }

  private static Claim claim(@Nullable LeaseSpec spec) {
    return spec == null
        ? new Claim("", 0, Duration.ZERO, Instant.EPOCH)
        : new Claim(
            Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
            Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
            Duration.ofSeconds(Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 0)),
            spec.getRenewTime() == null ? Instant.EPOCH : spec.getRenewTime().toInstant());
  }

  private static ZonedDateTime time(Instant instant) {
    return ZonedDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
