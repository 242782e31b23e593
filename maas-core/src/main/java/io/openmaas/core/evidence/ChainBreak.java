package io.openmaas.core.evidence;

/**
 * The first place at which what is kept is not what was chained.
 *
 * @param link number of the link that is broken; 0 is for what is in no link
 * @param words what differs, for people
 */
public record ChainBreak(long link, Kind kind, String words) {

  /** What differs. */
  public enum Kind {
    /** Fewer records are kept than were chained. */
    RECORD_MISSING,
    /** More records are kept than were chained, or some that no link holds. */
    RECORD_ADDED,
    /** As many records as were chained, but not the same. */
    RECORD_CHANGED,
    /** There is no such link, though records or later links say there was. */
    LINK_MISSING,
    /** The link's own hash or count is not what it was. */
    LINK_CHANGED,
    /** The chain's head stands before its last link, or there is none. */
    HEAD_BEHIND,
    /** The chain's head is another one than its last link leads to. */
    HEAD_FORKED,
    /** Something that was made from links names one that is not in the chain, or another hash. */
    NAMED_LINK
  }

  @Override
  public String toString() {
    return "link " + link + ": " + kind + ", " + words;
  }
}
