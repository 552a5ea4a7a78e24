package dev.davit.contract;

/// Names, sizes and codes that both sides of the contract use.
public final class PodContract {
  /// The version of the contract in this build.
  public static final String VERSION = "1";

  /// The variable with the path of the file that holds the [Assignment].
  public static final String ASSIGNMENT_FILE_ENV = "DAVIT_ASSIGNMENT_FILE";

  /// The variable with the path of the file for the [Result].
  public static final String RESULT_FILE_ENV = "DAVIT_RESULT_FILE";

  /// The variable with the path of the file that holds the payload, if the entrypoint is the
  /// container.
  public static final String PAYLOAD_FILE_ENV = "DAVIT_PAYLOAD_FILE";

  /// The variable with the payload itself, if the entrypoint is the container and the payload has
  /// at most [#MAX_PAYLOAD_ENV_BYTES] bytes.
  public static final String PAYLOAD_ENV = "DAVIT_PAYLOAD";

  /// The folder in which the assignment is mounted.
  public static final String ASSIGNMENT_FOLDER = "/davit";

  /// The assignment file within [#ASSIGNMENT_FOLDER].
  public static final String ASSIGNMENT_FILE = ASSIGNMENT_FOLDER + "/assignment.json";

  /// The payload file within [#ASSIGNMENT_FOLDER].
  public static final String PAYLOAD_FILE = ASSIGNMENT_FOLDER + "/payload.json";

  /// The file from which the kubelet reads the termination message.
  public static final String RESULT_FILE = "/dev/termination-log";

  /// The largest termination message that the kubelet keeps, in bytes.
  public static final int MAX_RESULT_BYTES = 4096;

  /// Linux refuses a single variable of more than 128 KiB. A larger payload is only in the file.
  public static final int MAX_PAYLOAD_ENV_BYTES = 64 * 1024;

  /// The largest payload, in bytes of JSON: all annotations of a pod together hold 256 KiB.
  public static final int MAX_PAYLOAD_BYTES = 192 * 1024;

  /// The largest `spec.metadata` of a run, in bytes of JSON. It is stored beside the payload.
  public static final int MAX_METADATA_BYTES = 16 * 1024;

  /// The largest journal of a run, in bytes of compact JSON. It is stored in the run's status.
  public static final int MAX_JOURNAL_BYTES = 8 * 1024;

  /// The variable with the path of the file that holds the pod's token for the gateway.
  public static final String GATEWAY_TOKEN_FILE_ENV = "DAVIT_GATEWAY_TOKEN_FILE";

  /// The folder for secrets of Davit.
  public static final String SECRETS_FOLDER = "/var/run/secrets/davit.dev";

  /// The folder in which the pod's token for the gateway is mounted.
  public static final String GATEWAY_TOKEN_FOLDER = SECRETS_FOLDER + "/gateway";

  /// The token within [#GATEWAY_TOKEN_FOLDER]. The kubelet replaces its content, so it is read anew
  /// for each call.
  public static final String GATEWAY_TOKEN_FILE = GATEWAY_TOKEN_FOLDER + "/token";

  /// The audience of that token.
  public static final String GATEWAY_AUDIENCE = "davit";

  /// The path of the gateway to which a pod posts a [JournalAppend].
  public static final String GATEWAY_ENTRIES_PATH = "/v1/attempt/entries";

  /// The path of the gateway at which a pod gets the [RecordedJournal] of its run.
  public static final String GATEWAY_JOURNAL_PATH = "/v1/attempt/journal";

  /// The gateway answers [#GATEWAY_RUNS_PATH] and [#GATEWAY_RESULTS_PATH].
  public static final String GATEWAY_CALL_RUNS = "runs";

  /// The path of the gateway to which a pod posts [TriggerRuns].
  public static final String GATEWAY_RUNS_PATH = "/v1/attempt/runs";

  /// The path of the gateway at which a pod gets the [ChildEnds] of a batch, with the parameters
  /// `batch` and `continue`.
  public static final String GATEWAY_RESULTS_PATH = "/v1/attempt/results";

  /// The gateway answers [#GATEWAY_TOKENS_PATH].
  public static final String GATEWAY_CALL_TOKENS = "tokens";

  /// The path of the gateway to which a pod posts a [CreateToken].
  public static final String GATEWAY_TOKENS_PATH = "/v1/attempt/tokens";

  /// The gateway answers [#GATEWAY_WAITS_PATH].
  public static final String GATEWAY_CALL_WAITS = "waits";

  /// The path of the gateway to which a pod that waits posts a [HoldRequest].
  public static final String GATEWAY_WAITS_PATH = "/v1/attempt/waits";

  /// The maximum number of waits of a run at the same time, if its pod waits for them.
  public static final int MAX_WAITS = 100;

  /// The gateway answers [#GATEWAY_METADATA_PATH].
  public static final String GATEWAY_CALL_METADATA = "metadata";

  /// The gateway takes [UpdateMetadata#tags], too.
  public static final String GATEWAY_CALL_TAGS = "tags";

  /// The gateway takes [UpdateMetadata#parent] and [UpdateMetadata#root], too.
  public static final String GATEWAY_CALL_ABOVE = "above";

  /// The path of the gateway to which a pod sends an [UpdateMetadata], by PATCH.
  public static final String GATEWAY_METADATA_PATH = "/v1/attempt/metadata";

  /// The maximum number of keys of metadata in one [UpdateMetadata].
  public static final int MAX_METADATA_ENTRIES = 256;

  /// The gateway answers [#GATEWAY_OUTPUT_PATH].
  public static final String GATEWAY_CALL_OUTPUT = "output";

  /// The path of the gateway to which a pod puts an output that does not fit into the termination
  /// message, see [StoredOutput].
  public static final String GATEWAY_OUTPUT_PATH = "/v1/attempt/output";

  /// The largest output that the gateway keeps, in bytes of compact JSON. It is stored in the run's
  /// status, beside a payload in the spec. A larger one needs an object store.
  public static final int MAX_OUTPUT_BYTES = 512 * 1024;

  /// The gateway answers [#GATEWAY_UPLOAD_PATH]: the installation has an object store.
  public static final String GATEWAY_CALL_UPLOAD = "upload";

  /// The path of the gateway to which a pod posts an [UploadOutput], to learn where to put an
  /// output of more than [#MAX_OUTPUT_BYTES].
  public static final String GATEWAY_UPLOAD_PATH = "/v1/attempt/output/upload";

  /// The maximum number of runs in one request to trigger.
  public static final int MAX_RUNS_OF_REQUEST = 100;

  /// The maximum number of runs in a batch.
  public static final int MAX_RUNS_OF_BATCH = 1000;

  /// The largest value of a step that a runner sends to the gateway, in bytes of compact JSON.
  public static final int MAX_STEP_BYTES = 128 * 1024;

  /// The attempt completed, or is suspended, and the result was written.
  public static final int EXIT_COMPLETED = 0;

  /// The attempt failed or timed out and the result was written.
  public static final int EXIT_FAILED = 1;

  /// The attempt could not begin: no assignment, no such task, or the application cannot be loaded.
  /// Or the runner itself failed. The result has the cause.
  public static final int EXIT_MISCONFIGURED = 2;

  /// The JVM ran out of memory (the code of `-XX:+ExitOnOutOfMemoryError`). No result is written,
  /// and the end of the log contains `OutOfMemoryError`.
  public static final int EXIT_OUT_OF_MEMORY = 3;

  /// Another pod executes the run now, and this one has ended without a result.
  public static final int EXIT_SUPERSEDED = 4;

  private PodContract() {}
}
