package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleOptionsTest {
  private static final TriggerOptions RUNS = TriggerOptions.NONE;

  record Case(String message, UnaryOperator<ScheduleOptions> change) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Case> refused() {
    return Stream.of(
        new Case("name is \"a.b\"; allowed: 1 to 63 lower-case", it -> it.name("a.b")),
        new Case("deduplicationKey is 0 characters long", it -> it.deduplicationKey("")),
        new Case("timeZone: \"+02:00\" is not a time zone", it -> it.timeZone("+02:00")),
        new Case("window: \"half\" is not a window; allowed", it -> it.window("half")),
        new Case("externalId is 257 characters long", it -> it.externalId("x".repeat(257))),
        new Case("payload is 16385 bytes of JSON", it -> it.payload("x".repeat(16383))),
        new Case(
            "name is \"n\"; allowed: none with a deduplicationKey",
            it -> it.name("n").deduplicationKey("k")),
        new Case(
            "missed is ALL; allowed: LATEST or NONE with concurrencyPolicy FORBID",
            it -> it.missed(MissedPolicy.ALL).concurrencyPolicy(ConcurrencyPolicy.FORBID)),
        new Case(
            "runs is an option that runs of schedules do not have", it -> it.runs(RUNS.name("r"))),
        new Case("runs is an option", it -> it.runs(RUNS.maxAttempts(2))),
        new Case("runs is an option", it -> it.runs(RUNS.delay(Duration.ofHours(1)))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aValueOutOfItsBoundsIsRefusedAtOnce(Case it) {
    assertThatThrownBy(() -> it.change().apply(ScheduleOptions.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(it.message());
  }

  @Test
  void everyOptionIsInTheSpec() {
    var options =
        ScheduleOptions.NONE
            .timeZone("Europe/Berlin")
            .window("50%")
            .externalId("user-7")
            .concurrencyPolicy(ConcurrencyPolicy.REPLACE)
            .missed(MissedPolicy.NONE)
            .payload(List.of(1))
            .runs(
                RUNS.queue("q").tags("a").ttl(Duration.ofHours(1)).priority(Duration.ofSeconds(2)));

    assertThat(options.spec("t", "@daily"))
        .hasToString(
            "ScheduleSpec[task=t, cron=@daily, timeZone=Europe/Berlin, window=50%,"
                + " externalId=user-7, suspend=null, concurrencyPolicy=REPLACE, missed=NONE,"
                + " run=ScheduledRun[payload=[1], queue=q, concurrencyKey=null, priority=2,"
                + " machine=null, maxDuration=null, ttl=1h, tags=[a]]]");
    assertThat(ScheduleOptions.NONE.spec("t", "@daily").run()).isNull();
  }

  @Test
  void aQuerySelectsOnTheServer() {
    var query = ScheduleQuery.ALL.task("t").externalId("a,b=c").label("b", "2").label("a", "1");

    assertThat(query.fieldSelector()).isEqualTo("spec.task=t,spec.externalId=a\\,b\\=c");
    assertThat(query.labelSelector()).isEqualTo("a=1,b=2");
    assertThatThrownBy(() -> ScheduleQuery.ALL.label("a", "1,b"))
        .hasMessageContaining("label is \"a=1,b\"");
    assertThatThrownBy(() -> ScheduleQuery.ALL.limit(0)).hasMessageContaining("1 or more");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{'task':'t','run':{'tags':['a']}}  | {'task':'t','run':{'tags':['a']}} | []",
        "{'task':'t','suspend':true,'new':1} | {'task':'t'} | []",
        "{'task':'t','window':'1h'} | {'task':'u'} |"
            + " [{'op':'add','path':'/spec/task','value':'u'},{'op':'remove','path':'/spec/window'}]",
        "{'run':{'tags':['a']}} | {'run':{'queue':'q'}} |"
            + " [{'op':'add','path':'/spec/run','value':{'queue':'q'}}]",
      })
  void onlyWhatDiffersIsChanged(String present, String wanted, String patch) throws Exception {
    var json = JsonMapper.builder().build();

    assertThat(
            ScheduleApi.changes(
                json.readTree(present.replace('\'', '"')),
                json.readTree(wanted.replace('\'', '"'))))
        .hasToString(patch.replace('\'', '"'));
  }
}
