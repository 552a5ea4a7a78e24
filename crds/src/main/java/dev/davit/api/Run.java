package dev.davit.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// One request to execute a [Task] with a payload; every attempt of it is a pod of its own.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Run")
@Plural("runs")
@ShortNames("run")
public class Run extends CustomResource<RunSpec, RunStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
