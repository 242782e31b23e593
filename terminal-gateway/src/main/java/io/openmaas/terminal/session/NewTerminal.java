package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A terminal to register, checked by itself: the same rules whether it comes in a list or with its
 * vehicle.
 *
 * @param sim digits of its SIM or phone number; present for JT/T 808
 * @param secret as it is kept: the hash of a code, or a public key
 */
public record NewTerminal(
    Imei imei,
    Optional<String> sim,
    String model,
    Protocol protocol,
    Auth auth,
    Optional<String> secret) {

  /** Of Teltonika, known by its name and its network alone. */
  public static NewTerminal bare(Imei imei, String model) {
    return new NewTerminal(
        imei, Optional.empty(), model, Protocol.TELTONIKA, Auth.NETWORK, Optional.empty());
  }

  /**
   * Reads the fields of {@link TerminalList#COLUMNS} but the vehicle.
   *
   * @param fields the text of a field, empty where there is none
   * @param fault told the field and what is wrong with it
   * @return empty where anything is wrong
   */
  public static Optional<NewTerminal> read(
      Function<String, String> fields, BiConsumer<String, String> fault) {
    Function<String, String> all =
        field -> field.equals("vehicle") ? "the one it comes with" : fields.apply(field);
    return new RowCheck(all, fault, (_, _) -> {}).row(0).map(TerminalList.Row::terminal);
  }

  /** It has a secret, which is not told. */
  @Override
  public String toString() {
    return "terminal " + imei;
  }
}
