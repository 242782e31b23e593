package io.openmaas.core.id;

import java.util.UUID;

/** The source of new identities: UUIDs of version 7, ordered by the time they were made. */
@FunctionalInterface
public interface Ids {
  UUID next();
}
