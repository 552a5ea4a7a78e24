package dev.davit.client;

import dev.davit.contract.PodContract;

/// The payload has more than [PodContract#MAX_PAYLOAD_BYTES] bytes of JSON. Nothing was sent.
public final class PayloadTooLargeException extends DavitException {
  private static final long serialVersionUID = 1L;

  private final int size;

  PayloadTooLargeException(String task, int size) {
    super(
        "The payload for task %s has %d bytes of JSON; the limit is %d: send a reference to the data instead"
            .formatted(task, size, PodContract.MAX_PAYLOAD_BYTES));
    this.size = size;
  }

  /// The size of the payload, in bytes of JSON.
  public int size() {
    return size;
  }

  /// The limit, in bytes of JSON.
  public int limit() {
    return PodContract.MAX_PAYLOAD_BYTES;
  }
}
