package dev.davit.e2e.cluster;

import java.util.Map;

/// What a test class needs.
enum ClusterNeed {
  API("a real kube-apiserver", ControlPlane.class) {
    @Override
    ClusterSearch search(Map<String, String> environment) {
      return switch (Binaries.find(Tool.CONTROL_PLANE)) {
        case Binaries.Ready _ -> new ClusterSearch.Found(ControlPlane::start);
        case Binaries.Missing(var why) -> new ClusterSearch.Nothing(why);
      };
    }
  },
  NODES("real nodes", Cluster.class) {
    @Override
    ClusterSearch search(Map<String, String> environment) {
      return ClusterSearch.by(environment);
    }
  };

  private final String what;
  private final Class<?> type;

  ClusterNeed(String what, Class<?> type) {
    this.what = what;
    this.type = type;
  }

  /// For a message.
  String what() {
    return what;
  }

  /// What a test gets as a parameter.
  Class<?> type() {
    return type;
  }

  abstract ClusterSearch search(Map<String, String> environment);
}
