package dev.davit.operator.kube;

import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.Token;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An API of which a test implements only the requests that it expects: any other one fails.
public interface PartialApi extends Api {
  private static UnsupportedOperationException unexpected(String request, Object about) {
    return new UnsupportedOperationException(request + " was not expected: " + about);
  }

  @Override
  default PodCreation create(Pod pod) {
    throw unexpected("create", pod);
  }

  @Override
  default TokenCreation createToken(Token token) {
    throw unexpected("createToken", token);
  }

  @Override
  default Creation createRun(Run run) {
    throw unexpected("createRun", run);
  }

  @Override
  default List<Run> unfinishedOfBatch(String namespace, String batch, int limit) {
    throw unexpected("unfinishedOfBatch", batch);
  }

  @Override
  default RunPage runsOfBatch(String namespace, String batch, int limit, Optional<String> token) {
    throw unexpected("runsOfBatch", batch);
  }

  @Override
  default Creation createSchedule(Schedule schedule) {
    throw unexpected("createSchedule", schedule);
  }

  @Override
  default void updateSchedule(Schedule schedule, ScheduleSpec spec) {
    throw unexpected("updateSchedule", schedule);
  }

  @Override
  default void cancelRun(String namespace, String run) {
    throw unexpected("cancelRun", run);
  }

  @Override
  default Optional<Pod> read(String namespace, String pod) {
    throw unexpected("read", pod);
  }

  @Override
  default <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
    throw unexpected("read", name);
  }

  @Override
  default String logTail(String namespace, String pod, String container) {
    throw unexpected("logTail", pod);
  }

  @Override
  default Optional<Event> lastWarning(String namespace, String uid) {
    throw unexpected("lastWarning", uid);
  }

  @Override
  default Optional<String> writeStatus(HasMetadata resource, Record status) {
    throw unexpected("writeStatus", resource);
  }

  @Override
  default <R extends HasMetadata> long version(Class<R> type) {
    throw unexpected("version", type);
  }

  @Override
  default <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
    throw unexpected("list", type);
  }

  @Override
  default <R extends HasMetadata> void delete(
      Class<R> type, String namespace, String name, String uid) {
    throw unexpected("delete", name);
  }
}
