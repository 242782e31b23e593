package io.openmaas.billing.catalogue;

import java.util.List;

/** A catalogue has errors and was refused whole. */
public final class CatalogueRefused extends RuntimeException {
  private final transient List<Flaw> flaws;

  public CatalogueRefused(List<Flaw> flaws) {
    super(String.join("\n", flaws.stream().map(Flaw::toString).toList()));
    this.flaws = List.copyOf(flaws);
  }

  /** What is wrong, in the order of the files; at least one. */
  public List<Flaw> flaws() {
    return flaws;
  }

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   * @param field path within the file, for instance {@code plans[0].prices[2].unit}
   */
  public record Flaw(String file, int line, String field, String reason) {

    /** {@code file:line: field: reason} */
    @Override
    public String toString() {
      return file + ":" + line + ": " + field + ": " + reason;
    }
  }
}
