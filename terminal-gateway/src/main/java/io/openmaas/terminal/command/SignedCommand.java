package io.openmaas.terminal.command;

import java.time.Instant;
import java.util.UUID;

/**
 * A command as it goes to a session: already checked, counted and signed.
 *
 * @param id of the command, its nonce: never used twice
 * @param counter per terminal, 1 and up, never given twice
 * @param notBefore from when it may be carried out
 * @param expiresAt from when it may not; at most 60 s after {@code notBefore}
 * @param envelope the signed text for terminals that verify it themselves (openmaas-terminal/1);
 *     others get their protocol's own words for {@code command}
 */
public record SignedCommand(
    UUID id,
    long counter,
    Command command,
    Instant notBefore,
    Instant expiresAt,
    String envelope) {}
