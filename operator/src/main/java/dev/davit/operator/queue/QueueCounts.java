package dev.davit.operator.queue;

/// How full a queue is: slots that are taken, and runs that wait for one.
public record QueueCounts(int running, int queued) {
  static final QueueCounts NONE = new QueueCounts(0, 0);
}
