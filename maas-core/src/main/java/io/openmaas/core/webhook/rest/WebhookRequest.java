package io.openmaas.core.webhook.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.webhook.AddressRules;
import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.WebhookId;
import io.openmaas.core.webhook.WebhookType;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A webhook as it is asked for; in a change, what is left out stays as it is.
 *
 * @param types left out: all that the caller may subscribe to
 * @param kinds left out or empty: all
 * @param severity the least; left out: NOTICE, which is all
 */
public record WebhookRequest(
    String url,
    List<String> types,
    List<String> kinds,
    String severity,
    String note,
    Boolean enabled) {
  private static final int LONGEST_NOTE = 200;

  /**
   * The webhook it asks for.
   *
   * @param before what it changes, or null for a new one
   * @throws ProblemException 422 naming every field at fault
   */
  Webhook read(
      WebhookId id, Webhook before, Collection<WebhookType> allowed, AddressRules addresses) {
    var errors = new ArrayList<FieldError>();
    URI to = before == null || url != null ? readUrl(addresses, errors) : before.url();
    var names = new TreeSet<String>();
    allowed.forEach(type -> names.add(type.name()));
    Set<String> chosen = before == null ? names : before.filter().types();
    if (types != null) {
      chosen = subset("types", types, names, errors);
      require(!types.isEmpty(), "types", "must have at least one", errors);
    }
    var known = new TreeSet<String>();
    Set<String> chosenTypes = chosen;
    allowed.stream()
        .filter(type -> chosenTypes.contains(type.name()))
        .forEach(type -> known.addAll(type.kinds()));
    Set<String> of = before == null ? Set.of() : before.filter().kinds();
    if (kinds != null) {
      of = subset("kinds", kinds, known, errors);
    }
    Urgency least = before == null ? Urgency.NOTICE : before.filter().least();
    if (severity != null) {
      least = readSeverity(errors);
    }
    String text = note != null ? note.strip() : before == null ? "" : before.note();
    require(
        text.length() <= LONGEST_NOTE,
        "note",
        "must have at most " + LONGEST_NOTE + " characters",
        errors);
    check(errors);
    return new Webhook(
        id,
        to,
        new Webhook.Filter(chosen, of, least),
        text,
        before == null ? Webhook.Secret.FIRST : before.secret(),
        enabled != null ? enabled : before == null || before.enabled(),
        before == null ? Webhook.Trouble.NONE : before.trouble());
  }

  private URI readUrl(AddressRules addresses, List<FieldError> errors) {
    if (url == null || url.isBlank()) {
      errors.add(new FieldError("url", "is missing"));
      return null;
    }
    try {
      return addresses.read(url.strip());
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("url", e.getMessage()));
      return null;
    }
  }

  private static Set<String> subset(
      String field, List<String> asked, Set<String> known, List<FieldError> errors) {
    var chosen = new LinkedHashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      String one = asked.get(i);
      if (one == null || !known.contains(one)) {
        errors.add(new FieldError(field + "[" + i + "]", "must be one of " + known));
      } else {
        chosen.add(one);
      }
    }
    return chosen;
  }

  private Urgency readSeverity(List<FieldError> errors) {
    return Arrays.stream(Urgency.values())
        .filter(one -> one.name().equals(severity))
        .findFirst()
        .orElseGet(
            () -> {
              errors.add(
                  new FieldError(
                      "severity", "must be one of " + Arrays.toString(Urgency.values())));
              return Urgency.NOTICE;
            });
  }

  private static void require(
      boolean holds, String field, String message, List<FieldError> errors) {
    if (!holds) {
      errors.add(new FieldError(field, message));
    }
  }

  private static void check(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      throw new ProblemException(
          new Problem(
              422,
              "invalid-request",
              "The request is not acceptable",
              first.field() + ": " + first.message(),
              errors));
    }
  }
}
