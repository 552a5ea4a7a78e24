package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A program that tests run. Its version is pinned in the Go module (a folder of `e2e/go`) that
/// builds it.
enum Tool {
  KUBE_APISERVER("kubernetes", "k8s.io/kubernetes", "/cmd/kube-apiserver"),
  KUBECTL("kubernetes", "k8s.io/kubernetes", "/cmd/kubectl"),
  ETCD("etcd", "go.etcd.io/etcd/server/v3", ""),
  KUBE_CONTROLLER_MANAGER("kubernetes", "k8s.io/kubernetes", "/cmd/kube-controller-manager"),
  KUBE_SCHEDULER("kubernetes", "k8s.io/kubernetes", "/cmd/kube-scheduler"),
  KUBELET("kubernetes", "k8s.io/kubernetes", "/cmd/kubelet"),
  KUBE_PROXY("kubernetes", "k8s.io/kubernetes", "/cmd/kube-proxy"),
  COREDNS("coredns", "github.com/coredns/coredns", ""),
  HELM("helm", "helm.sh/helm/v4", "/cmd/helm"),
  KWOK("kwok", "sigs.k8s.io/kwok", "/cmd/kwok"),
  VERSITYGW("versitygw", "github.com/versity/versitygw", "/cmd/versitygw");

  /// What a Kubernetes API without nodes is made of.
  static final Set<Tool> CONTROL_PLANE = Set.copyOf(EnumSet.of(KUBE_APISERVER, KUBECTL, ETCD));

  /// What is needed to use a cluster that is there.
  static final Set<Tool> CLIENTS = Set.copyOf(EnumSet.of(KUBECTL, HELM));

  /// What a whole cluster is made of, besides a container runtime.
  static final Set<Tool> CLUSTER = Set.copyOf(EnumSet.complementOf(EnumSet.of(KWOK, VERSITYGW)));

  /// What a cluster is made of whose nodes are simulated.
  static final Set<Tool> SIMULATED_CLUSTER =
      Set.copyOf(
          EnumSet.of(KUBE_APISERVER, KUBECTL, ETCD, KUBE_CONTROLLER_MANAGER, KUBE_SCHEDULER, KWOK));

  private final String folder;
  private final String module;
  private final String command;

  Tool(String folder, String module, String command) {
    this.folder = folder;
    this.module = module;
    this.command = command;
  }

  String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String goPackage() {
    return module + command;
  }

  Path goModule() {
    return moduleFolder().resolve("go").resolve(folder);
  }

  /// The pinned version, such as `v1.36.1`.
  String version() {
    var pin = Pattern.compile("^\\s*" + Pattern.quote(module) + " (v\\S+)", Pattern.MULTILINE);
    var matcher = pin.matcher(read(goModule().resolve("go.mod")));
    if (!matcher.find()) {
      throw new IllegalStateException("No version of " + module + " in " + goModule());
    }
    return matcher.group(1);
  }

  /// The folder under the cache that holds exactly this version, such as `kubernetes-1.36.1`.
  String versionKey() {
    return folder + "-" + version().substring(1);
  }

  /// What the linker is told. An apiserver that does not know its own version refuses to start.
  List<String> linkerFlags() {
    if (!folder.equals("kubernetes")) {
      return List.of("-s", "-w");
    }
    var parts = version().substring(1).split("\\.", -1);
    var version = "k8s.io/component-base/version.";
    return List.of(
        "-s",
        "-w",
        "-X " + version + "gitVersion=" + version(),
        "-X " + version + "gitMajor=" + parts[0],
        "-X " + version + "gitMinor=" + parts[1]);
  }

  /// The folder of this Maven module, whether Maven or (from the root) an IDE runs the test.
  static Path moduleFolder() {
    var here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return Files.isDirectory(here.resolve("go")) ? here : here.resolve("e2e");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
