package io.openmaas.core.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A subscription.
 *
 * @param note for the people who keep it; may be empty
 * @param secret which one its deliveries are signed with
 * @param trouble why it was switched off, or since when it fails
 */
public record Webhook(
    WebhookId id,
    URI url,
    Filter filter,
    String note,
    Secret secret,
    boolean enabled,
    Trouble trouble) {

  /**
   * What it wants to be told.
   *
   * @param types at least one
   * @param kinds empty for all
   */
  public record Filter(Set<String> types, Set<String> kinds, Urgency least) {
    public Filter {
      types = Set.copyOf(types);
      kinds = Set.copyOf(kinds);
      if (types.isEmpty()) {
        throw new IllegalArgumentException("a webhook is for one type of event or more");
      }
    }
  }

  /**
   * Which secret.
   *
   * @param generation 1 and up
   * @param rotatedAt when the one before was replaced
   */
  public record Secret(int generation, Optional<Instant> rotatedAt) {
    /** The first. */
    public static final Secret FIRST = new Secret(1, Optional.empty());
  }

  /** Why it was switched off, and since when its deliveries fail. */
  public record Trouble(Optional<String> disabledBecause, Optional<Instant> failingSince) {
    /** None. */
    public static final Trouble NONE = new Trouble(Optional.empty(), Optional.empty());
  }
}
