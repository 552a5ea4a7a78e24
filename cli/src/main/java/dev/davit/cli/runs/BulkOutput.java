package dev.davit.cli.runs;

import dev.davit.cli.terminal.Output;
import dev.davit.client.Bulk;
import dev.davit.client.BulkItem;
import dev.davit.client.BulkProgress;
import dev.davit.client.BulkResult;
import java.util.function.Function;
import picocli.CommandLine;

/// Prints the progress of an operation on many runs: a line for each finished run, and the total
/// progress.
final class BulkOutput {
  private final Output output;

  BulkOutput(CommandLine command) {
    this.output = Output.of(command);
  }

  /// Executes the operation on all runs, or lists them in a dry run.
  ///
  /// @param action the operation, such as `Bulk::cancel`
  /// @return the exit code
  int each(Bulk bulk, Selection selection, Function<Bulk, BulkResult> action) {
    if (selection.isDryRun()) {
      var result = action.apply(bulk.dryRun());
      result.items().forEach(item -> output.result(text(item)));
      output.note("%s; nothing was done, as this is a dry run".formatted(selected(result)));
      return 0;
    }
    var result = action.apply(bulk.onProgress(this::tell));
    output.note(
        "%s, %d done, %d skipped, %d failed"
            .formatted(selected(result), result.done(), result.skipped(), result.failed()));
    return result.failed() == 0 ? 0 : 1;
  }

  private void tell(BulkProgress progress) {
    output.result(text(progress.last()));
    output.note("%d of %d".formatted(progress.finished(), progress.total()));
  }

  private static String selected(BulkResult result) {
    return result.total() + (result.total() == 1 ? " run selected" : " runs selected");
  }

  private static String text(BulkItem item) {
    return switch (item) {
      case BulkItem.Selected(var run) -> run;
      case BulkItem.Canceled(var run) -> run + " canceled";
      case BulkItem.Replayed(var run, var replay) -> run + " replayed as " + replay;
      case BulkItem.Skipped(var run, var why) -> run + " skipped: " + why;
      case BulkItem.Failed(var run, var why) -> run + " failed: " + why.getMessage();
    };
  }
}
