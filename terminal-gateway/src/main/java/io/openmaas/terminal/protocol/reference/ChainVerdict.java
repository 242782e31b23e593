package io.openmaas.terminal.protocol.reference;

import java.util.List;

/** How records that came stand to what is known of their terminal's chain. */
public sealed interface ChainVerdict {

  /**
   * They go on from it.
   *
   * @param repeated how many of the first are known already
   * @param after where the chain stands with them
   * @param restarts whether a new epoch begins with them, though there was one before
   */
  record Continues(int repeated, ChainHead after, boolean restarts) implements ChainVerdict {}

  /** All of them are known, the last is the latest known. */
  record Repeats() implements ChainVerdict {}

  /** They end before the latest known: whether they are the same can only be looked up. */
  record Earlier() implements ChainVerdict {}

  /** They do not follow. */
  record Broken(String reason) implements ChainVerdict {}

  /** Judges records whose signature was found right, by the heads after each of them. */
  static ChainVerdict of(ChainHead known, SignedRecords came, List<ChainHead> heads) {
    ChainHead before = came.before();
    ChainHead last = heads.getLast();
    if (before.epoch() < known.epoch()) {
      return new Earlier();
    }
    if (before.epoch() > known.epoch()) {
      return before.sequence() == 0
          ? new Continues(0, last, known.epoch() > 0)
          : new Broken(
              "epoch %d must begin with record 1, not %d"
                  .formatted(before.epoch(), before.sequence() + 1));
    }
    if (last.sequence() < known.sequence()) {
      return new Earlier();
    }
    if (before.sequence() > known.sequence()) {
      return new Broken(
          "gap: record %d comes after %d".formatted(before.sequence() + 1, known.sequence()));
    }
    int repeated = (int) (known.sequence() - before.sequence());
    String there = repeated == 0 ? before.hash() : heads.get(repeated - 1).hash();
    if (!there.equals(known.hash())) {
      return new Broken(
          "record %d is not the one that was kept under this number".formatted(known.sequence()));
    }
    return repeated == heads.size() ? new Repeats() : new Continues(repeated, last, false);
  }
}
