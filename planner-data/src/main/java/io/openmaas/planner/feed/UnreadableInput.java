package io.openmaas.planner.feed;

/** An input file, or a part of it, cannot be read at all: broken, cut off or of another kind. */
public final class UnreadableInput extends RuntimeException {
  private final String file;
  private final long line;

  /**
   * @param file as named to people, for a table of a feed {@code FEED.zip/TABLE.txt}
   * @param line counted from 1, or 0 where the file has no lines or the fault is not in one
   */
  public UnreadableInput(String file, long line, String reason, Throwable cause) {
    super(reason, cause);
    this.file = file;
    this.line = line;
  }

  public String file() {
    return file;
  }

  public long line() {
    return line;
  }
}
