package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.client.ApiErrors.Kind;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ApiErrorsTest {
  /// @param message what the exception's message contains
  record Case(
      String name,
      KubernetesClientException answer,
      Class<? extends DavitException> type,
      String message,
      boolean isTransient) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "the kind is not known",
            answer(404, new StatusBuilder().withMessage("404 page not found").build()),
            NotInstalledException.class,
            "kubectl apply",
            false),
        new Case(
            "the run is not there",
            answer(404, missing("runs", "r")),
            RunNotFoundException.class,
            "There is no run r in namespace shop",
            false),
        new Case(
            "the namespace is not there",
            answer(404, missing("namespaces", "shop")),
            DavitException.class,
            "There is no namespace shop",
            false),
        new Case(
            "RBAC says no",
            answer(403, new StatusBuilder().withMessage("User \"u\" cannot").build()),
            ForbiddenException.class,
            "Not allowed to create runs in namespace shop: User \"u\" cannot",
            false),
        new Case(
            "the name is taken",
            answer(409, new StatusBuilder().withReason("AlreadyExists").build()),
            RunExistsException.class,
            "Run r exists already in namespace shop",
            false),
        new Case(
            "a quota is being counted by others too",
            answer(409, new StatusBuilder().withReason("Conflict").withMessage("again").build()),
            DavitException.class,
            "Could not create runs in namespace shop: again",
            false),
        new Case(
            "the page has expired",
            answer(410, new StatusBuilder().withMessage("too old").build()),
            DavitException.class,
            "list again from the beginning",
            false),
        new Case(
            "fields are not valid",
            answer(422, invalid()),
            InvalidRunException.class,
            "The run is not valid: spec.tags: Too many: 11; spec.task: Required",
            false),
        new Case(
            "a rule of the whole run is broken",
            answer(422, ofNoField("<nil>")),
            InvalidRunException.class,
            "The run is not valid: name too long",
            false),
        new Case(
            "a policy says no",
            answer(422, ofNoField(null)),
            InvalidRunException.class,
            "The run is not valid: name too long",
            false),
        new Case(
            "the queue is full",
            answer(
                422,
                new StatusBuilder()
                    .withMessage(
                        "runs \"r\" is forbidden: ValidatingAdmissionPolicy"
                            + " 'full-queue-refuses-runs.davit.dev' with binding 'b' denied"
                            + " request: Queue \"q\" is full")
                    .build()),
            QueueFullException.class,
            "Queue \"q\" is full",
            false),
        new Case(
            "invalid, and nothing is told apart",
            answer(422, new StatusBuilder().withMessage("no").build()),
            InvalidRunException.class,
            "The run is not valid: no",
            false),
        new Case(
            "too many requests",
            answer(429, new StatusBuilder().withMessage("slow down").build()),
            DavitException.class,
            "Could not create runs in namespace shop: slow down",
            true),
        new Case(
            "the server failed",
            answer(500, new StatusBuilder().withMessage("etcd").build()),
            DavitException.class,
            "etcd",
            true),
        new Case(
            "nobody answers",
            new KubernetesClientException("An error", new ConnectException()),
            DavitException.class,
            "The API server at https://kube:6443 does not answer: the connection was refused",
            true));
  }

  @Test
  void aFullQueueIsToldInTheWordsOfThePolicy() throws MalformedURLException {
    var errors = new ApiErrors(URI.create("https://kube:6443").toURL(), "shop", Kind.RUN);
    var full = cases().filter(it -> it.name().equals("the queue is full")).findFirst();

    assertThat(errors.of(full.orElseThrow().answer(), "create", "r"))
        .hasMessage("Queue \"q\" is full");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyRefusalIsAnExceptionOfOurs(Case it) throws MalformedURLException {
    var errors = new ApiErrors(URI.create("https://kube:6443").toURL(), "shop", Kind.RUN);

    var found = errors.of(it.answer(), "create", "r");

    assertThat(found).isExactlyInstanceOf(it.type()).hasMessageContaining(it.message());
    assertThat(ApiErrors.isTransient(found)).isEqualTo(it.isTransient());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | the kind is not known | This cluster does not know tokens.davit.dev; install Davit
          404 | t                     | There is no token t in namespace shop
          403 | t                     | Not allowed to patch tokens in namespace shop: no
          409 | t                     | Token t exists already in namespace shop
          422 | t                     | The token is not valid: no
          500 | t                     | Could not patch tokens in namespace shop: no
          """)
  void aRefusalOfATokenSaysSo(int code, String missing, String message)
      throws MalformedURLException {
    var errors = new ApiErrors(URI.create("https://kube:6443").toURL(), "shop", Kind.TOKEN);
    var status =
        code == 404 && missing.equals("t")
            ? missing("tokens", "t")
            : new StatusBuilder().withMessage("no").withReason("AlreadyExists").build();

    assertThat(errors.of(answer(code, status), "patch", "t")).hasMessageContaining(message);
  }

  private static KubernetesClientException answer(int code, Status status) {
    return new KubernetesClientException("Failure executing", code, status);
  }

  private static Status missing(String kind, String name) {
    return new StatusBuilder().withNewDetails().withKind(kind).withName(name).endDetails().build();
  }

  private static Status ofNoField(@Nullable String field) {
    return new StatusBuilder()
        .withNewDetails()
        .addNewCause(field, "name too long", "FieldValueInvalid")
        .endDetails()
        .build();
  }

  private static Status invalid() {
    return new StatusBuilder()
        .withNewDetails()
        .withName("r")
        .addNewCause("spec.tags", "Too many: 11", "FieldValueTooMany")
        .addNewCause("spec.task", "Required", "FieldValueRequired")
        .addNewCause("spec.task", "Required", "FieldValueRequired")
        .endDetails()
        .build();
  }
}
