package io.openmaas.terminal.command.rest;

import io.openmaas.terminal.command.store.CommandKey;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The public key by which terminals of openmaas-terminal/1 verify commands. */
@Path("/v1/terminals/command-key")
@Produces(MediaType.APPLICATION_JSON)
public class CommandKeyResource {
  private final CommandKey key;

  public CommandKeyResource(CommandKey key) {
    this.key = key;
  }

  /**
   * The key, to be given to terminals when they are built in.
   *
   * @param publicKey X.509 SubjectPublicKeyInfo in base64
   * @param raw the 32 bytes of RFC 8032 in base64
   */
  public record KeyJson(String algorithm, String publicKey, String raw) {}

  @GET
  @RolesAllowed({"fleet", "admin"})
  public KeyJson get() {
    return new KeyJson("Ed25519", key.publicKeyInfo(), key.rawPublicKey());
  }
}
