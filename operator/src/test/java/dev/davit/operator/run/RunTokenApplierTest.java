package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.contract.NewToken;
import dev.davit.operator.kube.Api.TokenCreation;
import dev.davit.operator.kube.PartialApi;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How many tokens a run may have.
class RunTokenApplierTest {
  private static final int MOST = RunTokenApplier.MOST_UNFINISHED;

  /// @param unfinished how many tokens of the run the cache shows
  /// @param isCached whether it shows the one that is asked for
  /// @param exists whether the API server has that one
  record Case(String name, int unfinished, boolean isCached, boolean exists, boolean isCreated) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("the first one", 0, false, false, true),
        new Case("the last one", MOST - 1, false, false, true),
        new Case("one too many", MOST, false, false, false),
        new Case("one of a full run, asked for again", MOST, true, true, true),
        new Case("a finished one of a full run, asked for again", MOST, false, true, true));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRunHasABoundedNumberOfUnfinishedTokens(Case it) {
    var run = new Run();
    run.getMetadata().setNamespace("shop");
    run.getMetadata().setName("r");
    run.getMetadata().setUid("0a");
    var applier = new RunTokenApplier(new Tokens(it.exists()), () -> Optional.of(new Cached(it)));

    assertThat(applier.create(run, new NewToken("r-1", 60, List.of())))
        .isEqualTo(
            it.isCreated()
                ? new TokenCreation.Exists("7")
                : new TokenCreation.Refused(
                    "run r has 1000 unfinished tokens; at most 1000 are allowed"));
  }

  private record Tokens(boolean exists) implements PartialApi {
    @Override
    public TokenCreation createToken(Token token) {
      return new TokenCreation.Exists("7");
    }

    @Override
    public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
      return exists ? Optional.of(type.cast(new Token())) : Optional.empty();
    }
  }

  private record Cached(Case shown) implements Caches {
    @Override
    public int tokensOf(Run run) {
      return shown.unfinished();
    }

    @Override
    public boolean hasToken(String namespace, String name) {
      return shown.isCached();
    }

    @Override
    public Collection<Run> runs() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Pod> podsOf(Run run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Task> taskOf(Run run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Queue> queue(QueueRef.Named queue) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Run> childrenOf(Run run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Queue> queues() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Run> run(RunRef run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> podUid(SlotHolder pod) {
      throw new UnsupportedOperationException();
    }
  }
}
