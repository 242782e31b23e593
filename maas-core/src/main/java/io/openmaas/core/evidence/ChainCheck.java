package io.openmaas.core.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one chain again, link by link, and finds the first that is broken. It holds the contents of
 * two links at a time: which of hash and records was changed shows by the link after them.
 *
 * <p>What is held against the chain is its head, kept apart, and whatever named a link. A forger
 * who makes all later links and the head again is found only by those who kept a hash elsewhere.
 */
public final class ChainCheck {
  /** Up to so many contents one that was added is looked for by leaving each out in turn. */
  private static final int MOST_TO_LEAVE_OUT = 400;

  private ChainLink sound;
  private Suspect suspect;
  private ChainBreak found;

  /**
   * A content of a link.
   *
   * @param name by which people find it
   * @param fault what is wrong with it by itself, for instance that it is not what its name says
   */
  public record Content(byte[] bytes, String name, Optional<String> fault) {}

  /**
   * A link as it is kept.
   *
   * @param link absent where there is none of that number
   * @param counted how many contents it was made with
   * @param contents those kept now, in canonical order
   * @param more contents beyond those given, too many to hold
   */
  public record KeptLink(
      long number, Optional<ChainLink> link, int counted, List<Content> contents, long more) {
    public KeptLink {
      contents = List.copyOf(contents);
    }
  }

  /** A link whose contents do not lead to its hash; the next tells which of them is right. */
  private record Suspect(ChainLink stored, ChainLink made, ChainBreak otherwise) {}

  /** Of a chain that begins here. */
  public ChainCheck(ChainLink start) {
    this.sound = start;
  }

  /** Whether no more needs to be looked at. */
  public boolean isDecided() {
    return found != null;
  }

  /** The last link known to be sound. */
  public ChainLink sound() {
    return sound;
  }

  /** Takes the next link; numbers ascend, and one left out is a link that is missing. */
  public void take(KeptLink kept) {
    if (found != null) {
      return;
    }
    if (suspect != null) {
      settle(kept);
      return;
    }
    if (kept.number == 0) {
      broken(
          0, ChainBreak.Kind.RECORD_ADDED, count(kept) + " records are in no link" + first(kept));
    } else if (kept.number != sound.number() + 1) {
      broken(
          sound.number() + 1,
          ChainBreak.Kind.LINK_MISSING,
          "the next link there is has number " + kept.number);
    } else if (kept.link.isEmpty()) {
      broken(
          kept.number,
          ChainBreak.Kind.LINK_MISSING,
          count(kept) + " records name it, but it is not there");
    } else {
      check(kept, kept.link.get());
    }
  }

  private void check(KeptLink kept, ChainLink stored) {
    for (Content content : kept.contents) {
      if (content.fault.isPresent()) {
        broken(
            kept.number,
            ChainBreak.Kind.RECORD_CHANGED,
            "record " + content.name + " " + content.fault.get());
        return;
      }
    }
    if (kept.contents.isEmpty()) {
      broken(
          kept.number,
          ChainBreak.Kind.RECORD_MISSING,
          "none of its " + kept.counted + " records is there");
      return;
    }
    ChainLink made = sound.next(kept.contents.stream().map(Content::bytes).toList());
    if (kept.more == 0 && made.equals(stored)) {
      if (kept.counted == kept.contents.size()) {
        sound = stored;
      } else {
        broken(
            kept.number,
            ChainBreak.Kind.LINK_CHANGED,
            "it says " + kept.counted + " records and holds " + kept.contents.size());
      }
      return;
    }
    suspect = new Suspect(stored, made, difference(kept, stored));
  }

  private ChainBreak difference(KeptLink kept, ChainLink stored) {
    long kept0 = count(kept);
    if (kept0 < kept.counted) {
      return new ChainBreak(
          kept.number,
          ChainBreak.Kind.RECORD_MISSING,
          kept0 + " of its " + kept.counted + " records are there");
    }
    if (kept0 > kept.counted) {
      return new ChainBreak(
          kept.number,
          ChainBreak.Kind.RECORD_ADDED,
          kept0
              + " records are there, "
              + kept.counted
              + " were chained"
              + added(kept, stored).map(name -> ": record " + name + " was added").orElse(""));
    }
    return new ChainBreak(
        kept.number,
        ChainBreak.Kind.RECORD_CHANGED,
        "its "
            + kept.counted
            + " records, the first of them "
            + kept.contents.getFirst().name
            + ", do not lead to its hash");
  }

  private Optional<String> added(KeptLink kept, ChainLink stored) {
    if (kept.more > 0
        || kept.contents.size() != kept.counted + 1
        || kept.contents.size() > MOST_TO_LEAVE_OUT) {
      return Optional.empty();
    }
    for (int i = 0; i < kept.contents.size(); i++) {
      var without = new ArrayList<byte[]>();
      for (int j = 0; j < kept.contents.size(); j++) {
        if (j != i) {
          without.add(kept.contents.get(j).bytes);
        }
      }
      if (sound.next(without).equals(stored)) {
        return Optional.of(kept.contents.get(i).name);
      }
    }
    return Optional.empty();
  }

  /** The next link follows either from the stored hash or from the one that the records make. */
  private void settle(KeptLink next) {
    boolean fits = next.link.isPresent() && !next.contents.isEmpty() && next.more == 0;
    if (fits && next.number == suspect.stored.number() + 1) {
      List<byte[]> contents = next.contents.stream().map(Content::bytes).toList();
      decide(suspect.made.next(contents).equals(next.link.get()));
    } else {
      decide(false);
    }
  }

  private void decide(boolean recordsAreRight) {
    found =
        recordsAreRight
            ? new ChainBreak(
                suspect.stored.number(),
                ChainBreak.Kind.LINK_CHANGED,
                "its hash was changed: records and the next link say " + suspect.made.hash())
            : suspect.otherwise;
    suspect = null;
  }

  /**
   * Ends the check.
   *
   * @param head where the chain is said to stand; absent where nothing says so
   * @return the first broken link, absent where the chain is whole
   */
  public Optional<ChainBreak> finish(Optional<ChainLink> head) {
    if (suspect != null) {
      decide(head.filter(suspect.made::equals).isPresent());
    }
    if (found == null) {
      checkHead(head);
    }
    return Optional.ofNullable(found);
  }

  private void checkHead(Optional<ChainLink> head) {
    if (head.isEmpty()) {
      if (sound.number() > 0) {
        broken(sound.number(), ChainBreak.Kind.HEAD_BEHIND, "the chain has no head");
      }
    } else if (head.get().number() < sound.number()) {
      broken(
          head.get().number() + 1,
          ChainBreak.Kind.HEAD_BEHIND,
          "the head stands at " + head.get().number() + ", the last link is " + sound.number());
    } else if (head.get().number() > sound.number()) {
      broken(
          sound.number() + 1,
          ChainBreak.Kind.LINK_MISSING,
          "the head stands at " + head.get().number() + ", the last link is " + sound.number());
    } else if (!head.get().equals(sound)) {
      broken(
          sound.number(),
          ChainBreak.Kind.HEAD_FORKED,
          "the head says " + head.get().hash() + ", the chain " + sound.hash());
    }
  }

  private void broken(long link, ChainBreak.Kind kind, String words) {
    found = new ChainBreak(link, kind, words);
  }

  private static long count(KeptLink kept) {
    return kept.contents.size() + kept.more;
  }

  private static String first(KeptLink kept) {
    return kept.contents.isEmpty() ? "" : ", the first " + kept.contents.getFirst().name;
  }
}
