package io.openmaas.planner.demo;

/**
 * A street as drawn, before it is cut at its junctions.
 *
 * @param name empty for paths that have none
 * @param flow in which directions cars may drive
 * @param level on the ground or over water
 */
public record Street(String name, StreetKind kind, Polyline line, Flow flow, Level level) {

  /** In which directions cars may drive. */
  public enum Flow {
    BOTH,
    FORWARD
  }

  /** Where a street runs. */
  public enum Level {
    GROUND,
    BRIDGE
  }

  public static Street of(String name, StreetKind kind, Polyline line) {
    return new Street(name, kind, line, Flow.BOTH, Level.GROUND);
  }

  public Street withLine(Polyline other) {
    return new Street(name, kind, other, flow, level);
  }

  public Street withFlow(Flow other) {
    return new Street(name, kind, line, other, level);
  }

  public Street onBridge() {
    return new Street(name, kind, line, flow, Level.BRIDGE);
  }

  public Street asPath() {
    return new Street(name, StreetKind.FOOTWAY, line, Flow.BOTH, level);
  }
}
