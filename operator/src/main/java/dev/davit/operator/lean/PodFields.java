package dev.davit.operator.lean;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The fields of a pod that decisions read. The parser passes over the others, so that they take
/// neither time nor memory. Pods that are written keep all their fields.
final class PodFields extends BeanDeserializerModifier {
  private static final long serialVersionUID = 1L;

  private static final Map<Class<?>, Set<String>> READ =
      Map.of(
          PodSpec.class, Set.of("nodeName", "containers"),
          Container.class, Set.of("name", "resources"),
          ResourceRequirements.class, Set.of("limits"),
          PodStatus.class,
              Set.of(
                  "phase",
                  "reason",
                  "message",
                  "conditions",
                  "containerStatuses",
                  "initContainerStatuses"),
          PodCondition.class, Set.of("type", "status", "reason", "message"),
          ContainerStatus.class, Set.of("name", "state", "imageID"));

  private static final Set<String> COPIES_FOR_THE_POD =
      Set.of(Annotations.ASSIGNMENT, Annotations.PAYLOAD);

  /// Whether a label or annotation of a pod is read.
  static boolean isKeptKey(String key) {
    return key.equals(Labels.MANAGED_BY)
        || (key.startsWith("davit.dev/") && !COPIES_FOR_THE_POD.contains(key));
  }

  @Override
  public BeanDeserializerBuilder updateBuilder(
      DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
    var read = READ.get(description.getBeanClass());
    if (read != null) {
      properties(builder).stream()
          .filter(name -> !read.contains(name))
          .forEach(
              name -> {
                builder.removeProperty(PropertyName.construct(name));
                builder.addIgnorable(name);
              });
    }
    return builder;
  }

  private static List<String> properties(BeanDeserializerBuilder builder) {
    var names = new ArrayList<String>();
    builder.getProperties().forEachRemaining((SettableBeanProperty it) -> names.add(it.getName()));
    return names;
  }
}
