package io.openmaas.core.webhook;

import java.util.Set;

/**
 * A type of event that can be subscribed to; each feature names its own by producing such a bean.
 *
 * @param name for instance {@code alarm.opened}
 * @param group who may subscribe: the name of a role as in tokens; administrators always may
 * @param kinds by which it can be narrowed down; empty where it cannot
 */
public record WebhookType(String name, String group, Set<String> kinds) {
  public WebhookType {
    kinds = Set.copyOf(kinds);
  }
}
