package dev.davit.sdk;

/// The name of a machine preset: how much CPU and memory a task's pods get.
///
/// The constants are the presets of every Davit installation (vCPU / GiB of memory), as on
/// Trigger.dev's machines page. An installation may have more, see [#of].
///
/// @param name 1 to 63 lower-case letters, digits and hyphens
public record Machine(String name) {
  /// 0.25 / 0.25.
  public static final Machine MICRO = new Machine("micro");

  /// 0.5 / 0.5, the default.
  public static final Machine SMALL_1X = new Machine("small-1x");

  /// 1 / 1.
  public static final Machine SMALL_2X = new Machine("small-2x");

  /// 1 / 2.
  public static final Machine MEDIUM_1X = new Machine("medium-1x");

  /// 2 / 4.
  public static final Machine MEDIUM_2X = new Machine("medium-2x");

  /// 4 / 8.
  public static final Machine LARGE_1X = new Machine("large-1x");

  /// 8 / 16.
  public static final Machine LARGE_2X = new Machine("large-2x");

  /// @throws IllegalArgumentException if the name is not valid
  public Machine {
    Names.requireLabel("machine", name);
  }

  /// A preset from the configuration of the cluster's Davit, such as `gpu`.
  ///
  /// @throws IllegalArgumentException if the name is not valid
  public static Machine of(String name) {
    return new Machine(name);
  }
}
