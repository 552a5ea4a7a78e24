package dev.davit.contract;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The termination message: a header line `davit/1 LENGTH CRC32`, and the result as JSON.
///
/// All containers of a pod share the kubelet's limit on such messages, and a truncated message
/// would still look like a result. Therefore the header contains the length of the JSON (in bytes)
/// and its checksum (eight hexadecimal digits).
public final class ResultMessage {
  private static final Pattern HEADER = Pattern.compile("davit/(\\S+) (\\d{1,9}) ([0-9a-f]{8})");
  private static final String MAGIC = "davit/";

  private ResultMessage() {}

  /// A termination message after reading.
  public sealed interface Decoded permits Valid, Absent, Damaged {}

  /// A complete result and its notes.
  public record Valid(Result result, AttemptNotes notes) implements Decoded {
    public Valid(Result result) {
      this(result, AttemptNotes.NONE);
    }
  }

  /// The message is empty or something else: the process ended without a result.
  public record Absent() implements Decoded {}

  /// A result that cannot be trusted; `why` describes the fault.
  public record Damaged(String why) implements Decoded {}

  /// The message for `result` without notes, see [#write(Result, AttemptNotes)].
  public static String write(Result result) {
    return write(result, AttemptNotes.NONE);
  }

  /// The message for `result`, at most [PodContract#MAX_RESULT_BYTES] bytes in UTF-8. An output
  /// that does not fit becomes a failure with the reason [Reason#OUTPUT_TOO_LARGE]. An output that
  /// would not arrive unchanged ([JsonBounds]) becomes a failure with [Reason#OUTPUT_NOT_JSON]. If
  /// the attempt was canceled, such an output is dropped instead. A suspended attempt whose journal
  /// does not fit becomes a failure with [Reason#JOURNAL_TOO_LARGE]. Errors and other notes that do
  /// not fit are shortened or dropped. Half a surrogate pair becomes U+FFFD anywhere in the
  /// message.
  public static String write(Result result, AttemptNotes notes) {
    var report = ResultJson.bounded(result, notes);
    return LengthLimits.forms(report.result(), report.notes())
        .map(form -> framed(ResultJson.write(form.result(), form.notes())))
        .filter(message -> bytes(message).length <= PodContract.MAX_RESULT_BYTES)
        .findFirst()
        .orElseGet(() -> withoutOutput(report.result(), report.notes()));
  }

  /// Whether the message has all of them, if texts are shortened.
  static boolean fits(AttemptReport report) {
    var shortest = report.in(LengthLimits.SHORTEST);
    var message = framed(ResultJson.write(shortest.result(), shortest.notes()));
    return bytes(message).length <= PodContract.MAX_RESULT_BYTES;
  }

  /// The result that a reader of the message gets: `result` itself, or its replacement if it does
  /// not fit.
  public static Result fitting(Result result) {
    return fitting(result, AttemptNotes.NONE);
  }

  /// The result that a reader of the message with these notes gets.
  public static Result fitting(Result result, AttemptNotes notes) {
    if (read(write(result, notes)) instanceof Valid valid) {
      return valid.result();
    }
    throw new IllegalStateException("a result that cannot be read back: " + result);
  }

  private static String withoutOutput(Result result, AttemptNotes notes) {
    var alone = framed(ResultJson.write(result, AttemptNotes.NONE));
    var text =
        "the output needs %d bytes as a result; at most %d bytes fit into the termination message"
            .formatted(bytes(alone).length, PodContract.MAX_RESULT_BYTES);
    if (result instanceof Result.Suspended) {
      var needed =
          framed(ResultJson.write(result, new AttemptNotes(null, List.of(), notes.journal())));
      return write(
          ResultJson.stopped(
              Reason.JOURNAL_TOO_LARGE,
              "the journal entries of this pod need %d bytes to be suspended; at most %d bytes fit into the termination message"
                  .formatted(bytes(needed).length, PodContract.MAX_RESULT_BYTES)),
          new AttemptNotes(notes.metadata(), notes.hookErrors()));
    }
    var type = Reason.OUTPUT_TOO_LARGE.wireName();
    if (result instanceof Result.Completed) {
      var error = new TaskError(type, text, null);
      return write(new Result.Failed(Reason.OUTPUT_TOO_LARGE, error, Result.Next.STOP), notes);
    }
    if (result instanceof Result.Canceled canceled && canceled.output() != null) {
      return write(new Result.Canceled(null), notes.with(new HookError("run", type, text)));
    }
    throw new IllegalStateException("no form of the result fits: " + result);
  }

  /// Reads a termination message. A text without the header is [Absent]: it comes from the log or
  /// from another program.
  public static Decoded read(@Nullable String message) {
    if (message == null || !message.startsWith(MAGIC)) {
      return new Absent();
    }
    var end = message.indexOf('\n');
    var header = HEADER.matcher(end < 0 ? message : message.substring(0, end));
    if (end < 0 || !header.matches()) {
      return new Damaged("the header is cut or malformed");
    }
    if (!PodContract.VERSION.equals(header.group(1))) {
      return new Damaged("the result is of version " + header.group(1) + " of the contract");
    }
    var json = bytes(message.substring(end + 1));
    var length = Integer.parseInt(header.group(2));
    if (json.length != length) {
      return new Damaged("the result has %d of %d bytes".formatted(json.length, length));
    }
    if (!checksum(json).equals(header.group(3))) {
      return new Damaged("the checksum of the result does not match");
    }
    try {
      return ResultJson.read(message.substring(end + 1));
    } catch (IllegalArgumentException e) {
      return new Damaged(String.valueOf(e.getMessage()));
    }
  }

  private static String framed(String written) {
    var json = Texts.wellFormed(written);
    var bytes = bytes(json);
    return MAGIC + PodContract.VERSION + " " + bytes.length + " " + checksum(bytes) + "\n" + json;
  }

  private static String checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
