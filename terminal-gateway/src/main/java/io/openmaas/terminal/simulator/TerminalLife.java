package io.openmaas.terminal.simulator;

/**
 * What a simulated terminal did since it was built in; killing the process forgets none of it.
 *
 * @param recordsMade all of them, acknowledged or not
 */
public record TerminalLife(long recordsMade, Drives drives) {

  /**
   * Its drives, the one under way included.
   *
   * @param begun how many
   * @param latestRecords of the latest drive from ignition on to ignition off
   * @param latestMetres of the latest drive, to its end
   */
  public record Drives(int begun, int latestRecords, long latestMetres) {
    public static final Drives NONE = new Drives(0, 0, 0);

    public Drives plus(int records, long metres) {
      return new Drives(begun + 1, records, metres);
    }
  }
}
