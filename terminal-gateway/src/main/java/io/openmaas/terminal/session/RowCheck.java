package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.jt808.TerminalDictionary;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Checks one row of a list of terminals by itself, and tells of all that is wrong at once. */
final class RowCheck {
  private static final int LONGEST_CODE = 64;

  private final Function<String, String> fields;
  private final BiConsumer<String, String> fault;
  private final BiConsumer<String, String> warning;
  private boolean faulty;

  /**
   * @param fields the row's text for a column, empty where it has none
   * @param fault told the column and what is wrong with it
   */
  RowCheck(
      Function<String, String> fields,
      BiConsumer<String, String> fault,
      BiConsumer<String, String> warning) {
    this.fields = fields;
    this.fault = fault;
    this.warning = warning;
  }

  /** The digits, where they are an IMEI's. */
  Optional<String> imei() {
    return Optional.of(fields.apply("imei")).filter(imei -> imei.matches("\\d{15}"));
  }

  Optional<String> sim() {
    return Optional.of(fields.apply("sim")).filter(sim -> sim.matches("\\d{5,20}"));
  }

  /** The terminal, if nothing is wrong. */
  Optional<TerminalList.Row> row(long line) {
    checkNames();
    Optional<Protocol> protocol = Protocol.find(fields.apply("protocol"));
    Optional<Auth> auth = Auth.find(fields.apply("auth"));
    if (protocol.isEmpty()) {
      fault("protocol", "must be teltonika, jt808 or openmaas");
    }
    if (auth.isEmpty()) {
      fault("auth", "must be certificate, code or network");
    }
    checkModel(protocol);
    if (protocol.isEmpty() || auth.isEmpty()) {
      return Optional.empty();
    }
    checkTogether(protocol.get(), auth.get());
    Optional<String> secret = secret(protocol.get(), auth.get());
    if (faulty) {
      return Optional.empty();
    }
    return Optional.of(
        new TerminalList.Row(
            line,
            new Imei(imei().orElseThrow()),
            sim(),
            fields.apply("vehicle"),
            fields.apply("model"),
            protocol.get(),
            auth.get(),
            secret));
  }

  private void checkNames() {
    if (imei().isEmpty()) {
      fault("imei", "must have 15 digits");
    } else if (!hasCheckDigit(imei().get())) {
      warning.accept("imei", "its check digit is wrong: right for a test, not for a real terminal");
    }
    if (!fields.apply("sim").isEmpty() && sim().isEmpty()) {
      fault("sim", "must have 5 to 20 digits");
    }
    if (fields.apply("vehicle").isEmpty()) {
      fault("vehicle", "is missing: the plate or the id of the vehicle");
    }
  }

  private void checkModel(Optional<Protocol> protocol) {
    String model = fields.apply("model");
    if (model.isEmpty()) {
      fault("model", "is missing");
    } else if (!model.matches("[A-Za-z0-9][A-Za-z0-9 ._/-]{0,39}")) {
      fault("model", "must be letters, digits and -, at most 40");
    } else {
      protocol.ifPresent(known -> checkDictionary(known, model));
    }
  }

  private void checkDictionary(Protocol protocol, String model) {
    switch (protocol) {
      case TELTONIKA -> {
        if (ModelDictionary.find(model).isEmpty()) {
          fault("model", "no dictionary for terminals of model " + model);
        }
      }
      case JT808 -> {
        if (TerminalDictionary.find(model).isEmpty()) {
          if (ModelDictionary.find(model).isPresent()) {
            fault("model", "terminals of model " + model + " speak teltonika, not jt808");
          } else {
            warning.accept("model", "has no dictionary of its own: it is read by the standard");
          }
        }
      }
      case OPENMAAS, PARTNER -> {} // its names mean the same for all models
    }
  }

  private void checkTogether(Protocol protocol, Auth auth) {
    boolean possible =
        switch (protocol) {
          case TELTONIKA, OPENMAAS -> auth != Auth.CODE;
          case JT808 -> true;
          case PARTNER -> false; // it shows us nothing: its partner is let in instead
        };
    if (!possible) {
      fault("auth", "terminals of " + protocol.label() + " do not show a " + auth.label());
    }
    if (protocol == Protocol.JT808 && fields.apply("sim").isEmpty()) {
      fault("sim", "is missing: terminals of jt808 give it as their name");
    } else if (auth == Auth.NETWORK && fields.apply("sim").isEmpty()) {
      warning.accept("sim", "is missing: the terminal's network and name alone let it in");
    }
  }

  private Optional<String> secret(Protocol protocol, Auth auth) {
    String secret = fields.apply("secret");
    if (protocol == Protocol.OPENMAAS) {
      if (TerminalKey.parse(secret).isEmpty()) {
        fault("secret", "must be the terminal's Ed25519 public key in base64");
      }
      return Optional.of(secret);
    }
    if (auth == Auth.CODE) {
      if (secret.isEmpty() || secret.length() > LONGEST_CODE) {
        fault("secret", "must be the authorisation code, 1 to " + LONGEST_CODE + " characters");
      }
      return Optional.of(sha256(secret));
    }
    if (!secret.isEmpty()) {
      fault("secret", "must be empty: " + auth.label() + " needs none");
    }
    return Optional.empty();
  }

  private static String sha256(String code) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** By Luhn's rule (3GPP TS 23.003, annex B). */
  private static boolean hasCheckDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  private void fault(String field, String reason) {
    faulty = true;
    fault.accept(field, reason);
  }
}
