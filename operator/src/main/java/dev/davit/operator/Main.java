package dev.davit.operator;

import dev.davit.operator.kube.ApiConnection;
import dev.davit.operator.kube.HttpLimits;
import dev.davit.operator.kube.NativeCipher;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator as a process: settings from the environment, the cluster from the usual places
/// (`KUBECONFIG`, the service account).
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_CANNOT_START = 1;
  private static final int EXIT_BAD_SETTINGS = 2;
  private static final int EXIT_DEPOSED = 3;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(System.getenv()));
  }

  /// Runs until the process is asked to end. Returns early, with an exit code, if the settings are
  /// wrong, the operator cannot start, or another operator has taken its place. The process manager
  /// then tries again.
  public static int run(Map<String, String> environment) throws InterruptedException {
    OperatorSettings settings;
    try {
      settings = OperatorSettings.read(environment);
    } catch (IllegalArgumentException e) {
      System.err.println("davit: wrong settings:\n" + e.getMessage());
      return EXIT_BAD_SETTINGS;
    }
    log.atInfo().addKeyValue("settings", settings).log("Starting");
    NativeCipher.prefer();
    HttpLimits.set(Runtime.getRuntime().maxMemory());
    var client = ApiConnection.open(configuration());
    DavitOperator operator;
    try {
      operator = DavitOperator.start(settings, client);
    } catch (OperatorException | KubernetesClientException | IOException e) {
      log.atError().setCause(e).log("Operator could not start");
      return EXIT_CANNOT_START;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  operator.close();
                  client.close();
                },
                "shutdown"));
    log.atError().addKeyValue("why", operator.awaitLoss()).log("Cannot go on, and ends");
    return EXIT_DEPOSED;
  }

  /// Without a token that could expire, such as with a client certificate, the client would read
  /// the kubeconfig again for a token before every request.
  private static Config configuration() {
    var config = new ConfigBuilder().build();
    if (config.getAutoOAuthToken() == null && config.getAuthProvider() == null) {
      config.setOauthTokenProvider(() -> "");
    }
    return config;
  }
}
