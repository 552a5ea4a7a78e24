package dev.davit.sdk;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NewToken;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Creates tokens in memory, and notes the calls that it gets.
final class FakeTokens implements TokenStore {
  final List<NewToken> created = new CopyOnWriteArrayList<>();

  private volatile boolean hasUrls = true;
  private volatile @Nullable GatewayProblem problem;
  private volatile Meanwhile meanwhile = () -> {};

  /// What happens before a call is answered, on the calling thread.
  interface Meanwhile {
    void creating() throws InterruptedException;
  }

  /// From now on it serves no URLs.
  void withoutUrls() {
    hasUrls = false;
  }

  FakeTokens meanwhile(Meanwhile before) {
    meanwhile = before;
    return this;
  }

  /// Refuses all that follows.
  FakeTokens refusing(GatewayProblem all) {
    problem = all;
    return this;
  }

  @Override
  public Optional<String> create(NewToken token) throws InterruptedException, JournalStore.Refused {
    created.add(token);
    meanwhile.creating();
    var refusal = problem;
    if (refusal != null) {
      throw new JournalStore.Refused(refusal, "as the test wants it");
    }
    return hasUrls ? Optional.of("https://hooks.example/" + token.name()) : Optional.empty();
  }
}
