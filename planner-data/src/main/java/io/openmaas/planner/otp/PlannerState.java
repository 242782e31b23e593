package io.openmaas.planner.otp;

/**
 * How the planner of a city is.
 *
 * @param detail a sentence for people
 */
public record PlannerState(Stage stage, String detail) {

  /** The life of a planner; it may go back and forth between the first three. */
  public enum Stage {
    STARTING,
    READY,
    /** It could not be started or died; it is tried again. */
    FAILED,
    STOPPED
  }

  public boolean ready() {
    return stage == Stage.READY;
  }
}
