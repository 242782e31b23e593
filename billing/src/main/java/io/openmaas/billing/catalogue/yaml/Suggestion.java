package io.openmaas.billing.catalogue.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Suggestion {
  private static final int LONGEST = 60;

  private Suggestion() {}

  /** The known word that differs least, if it differs in a third of its letters at most. */
  static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = unlike(plain(word), plain(candidate));
      if (distance < least && distance <= Math.max(1, candidate.length() / 3)) {
        best = candidate;
        least = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  static String text(String word, Collection<String> known) {
    return of(word, known).map(found -> "; did you mean '" + found + "'?").orElse("");
  }

  /** A word that was cut short is nearly as good as the whole. */
  private static int unlike(String word, String candidate) {
    int whole = distance(word, candidate);
    if (word.length() < 4 || candidate.length() <= word.length() + 1) {
      return whole;
    }
    return Math.min(whole, distance(word, candidate.substring(0, word.length() + 1)) + 1);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Letters to insert, drop, replace or swap with the neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
