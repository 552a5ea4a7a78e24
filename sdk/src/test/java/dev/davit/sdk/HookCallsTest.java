package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookCallsTest {
  private final List<HookCall> begun = new ArrayList<>();
  private final HookCalls calls =
      new HookCalls(
          Duration.ofSeconds(1),
          new HookWatch() {
            @Override
            public void hookBegins(HookCall call) {
              begun.add(call);
            }

            @Override
            public void hookEnded(String hook) {}

            @Override
            public void runBegins() {}
          });

  @Test
  void aHookThatTakesTooLongIsInterrupted() {
    var thrown =
        calls.call(
            "onStart",
            () -> {
              calls.interrupt(begun.get(0));
              Thread.sleep(60_000);
            });
    assertThat(thrown).isInstanceOf(HookTimeoutException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptThatComesLateDoesNotHitTheNextHook() {
    calls.call("onStart", () -> {});
    var thrown =
        calls.call(
            "onStart",
            () -> {
              calls.interrupt(begun.get(0));
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
    assertThat(thrown).isNull();
    assertThat(begun).extracting(HookCall::hook).containsExactly("onStart", "onStart");
  }
}
