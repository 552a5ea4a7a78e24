package dev.davit.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// A limit that tasks share: at most so many of their runs execute at once.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Queue")
@Plural("queues")
@ShortNames("dqueue")
public class Queue extends CustomResource<QueueSpec, QueueStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
