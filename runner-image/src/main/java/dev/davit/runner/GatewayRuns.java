package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.TriggerRuns;
import dev.davit.contract.TriggeredRuns;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.RunStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Triggers runs at the operator's gateway, in requests of a bounded size.
record GatewayRuns(Assignment assignment, GatewayCalls calls) implements RunStore {
  /// The gateway takes requests of 1 MiB. A character may be three bytes.
  private static final int MOST_CHARACTERS = 256 * 1024;

  @Override
  public Map<String, String> trigger(@Nullable String batch, List<NewRun> runs)
      throws InterruptedException, Refused {
    var refused = new HashMap<String, String>();
    for (var page : pages(runs)) {
      var json =
          new TriggerRuns(assignment.attempt().number(), assignment.segmentNumber(), batch, page)
              .write();
      refused.putAll(
          calls.post(PodContract.GATEWAY_RUNS_PATH, json, TriggeredRuns::read).refused());
    }
    return refused;
  }

  /// A payload alone is never too large for a request.
  static List<List<NewRun>> pages(List<NewRun> runs) {
    var pages = new ArrayList<List<NewRun>>();
    var page = new ArrayList<NewRun>();
    var characters = 0L;
    for (var run : runs) {
      var length = String.valueOf(run.payload()).length();
      if (page.size() == PodContract.MAX_RUNS_OF_REQUEST
          || (!page.isEmpty() && characters + length > MOST_CHARACTERS)) {
        pages.add(List.copyOf(page));
        page.clear();
        characters = 0;
      }
      page.add(run);
      characters += length;
    }
    pages.add(List.copyOf(page));
    return pages;
  }

  /// If the list has changed too much between two pages, the gateway begins anew: then a run comes
  /// twice, with the same end.
  @Override
  public List<ChildEnd> ends(String batch) throws InterruptedException, Refused {
    var ends = new ArrayList<ChildEnd>();
    var path = PodContract.GATEWAY_RESULTS_PATH + "?batch=" + escaped(batch);
    var page = calls.get(path, ChildEnds::read);
    ends.addAll(page.ends());
    while (page.next() != null) {
      page = calls.get(path + "&continue=" + escaped(page.next()), ChildEnds::read);
      ends.addAll(page.ends());
    }
    return ends;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
