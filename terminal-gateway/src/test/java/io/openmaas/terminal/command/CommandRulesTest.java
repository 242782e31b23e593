package io.openmaas.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.command.RentsVehicles.Rented;
import io.openmaas.terminal.command.RentsVehicles.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandRulesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Imei IMEI = new Imei("352093081450000");
  private static final VehicleId CAR = new VehicleId(new UUID(1, 1));
  private static final VehicleId OTHER = new VehicleId(new UUID(1, 2));
  private static final Authority RENTER = new Authority.Renter(new RentalId(new UUID(2, 1)));
  private static final Authority PERSON = new Authority.Person("fleet@example.com");
  private static final Authority OURSELVES = new Authority.Ourselves("lock what was returned");

  private static Command command(String name) {
    return Command.find(name, Optional.of("hello")).orElseThrow();
  }

  private static Authority authority(String name) {
    return switch (name) {
      case "renter" -> RENTER;
      case "person" -> PERSON;
      case "ourselves" -> OURSELVES;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Rows of a table: its cells, the last one the expectation. */
  private static List<String[]> table(String text) {
    return text.lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split("\\s*\\|\\s*"))
        .toList();
  }

  @Test
  void who_may_command_what() {
    var cases =
        """
        renter    | none     | unlock      | the vehicle is not rented by this rental
        renter    | other    | unlock      | the vehicle is not rented by this rental
        renter    | other    | lock        | the vehicle is not rented by this rental
        renter    | open     | unlock      | -
        renter    | open     | lock        | -
        renter    | open     | lights      | -
        renter    | open     | horn        | -
        renter    | open     | immobilise  | a renter may not command immobilise
        renter    | open     | mobilise    | a renter may not command mobilise
        renter    | open     | read-status | a renter may not command read-status
        renter    | open     | text        | -
        renter    | returned | text        | the rental is over
        renter    | returned | lock        | -
        renter    | returned | unlock      | the rental is over
        renter    | returned | horn        | the rental is over
        person    | none     | unlock      | -
        person    | none     | immobilise  | -
        person    | open     | lock        | -
        ourselves | none     | lock        | -
        ourselves | none     | read-status | -
        ourselves | none     | mobilise    | -
        ourselves | none     | text        | -
        ourselves | none     | unlock      | only a person commands unlock
        ourselves | none     | immobilise  | only a person commands immobilise
        ourselves | none     | horn        | only a person commands horn
        ourselves | none     | lights      | only a person commands lights
        """;
    for (String[] row : table(cases)) {
      Optional<Rented> rented =
          switch (row[1]) {
            case "open" -> Optional.of(new Rented(CAR, Stage.OPEN));
            case "returned" -> Optional.of(new Rented(CAR, Stage.RETURNED));
            case "other" -> Optional.of(new Rented(OTHER, Stage.OPEN));
            default -> Optional.empty();
          };
      assertEquals(
          row[3],
          CommandRules.refusalOfAuthority(CAR, command(row[2]), authority(row[0]), rented)
              .orElse("-"),
          String.join(" ", row));
    }
    assertEquals(
        Optional.of("nobody commands it"),
        CommandRules.refusalOfAuthority(
            CAR, new Command.Horn(), new Authority.Person(" "), Optional.empty()));
  }

  /** Words: age of the record, then what it says, for instance {@code 3m off 0km/h 12500mV}. */
  private static VehicleState state(String script) {
    var records = new ArrayList<TerminalRecord>();
    for (String part : script.split(";")) {
      Instant at = NOW;
      Optional<Fix> fix = Optional.empty();
      var measures = new HashMap<Measure, Long>();
      for (String word : part.strip().split("\\s+")) {
        if (word.equals("on") || word.equals("off")) {
          measures.put(Measure.IGNITION, word.equals("on") ? 1L : 0L);
        } else if (word.endsWith("km/h")) {
          int speed = Integer.parseInt(word.replace("km/h", ""));
          fix = Optional.of(new Fix(new Coordinates(54.9, 13.9), 0, 0, speed, 9));
        } else if (word.endsWith("mV")) {
          measures.put(Measure.EXTERNAL_MV, Long.parseLong(word.replace("mV", "")));
        } else if (word.endsWith("m")) {
          at = NOW.minus(Duration.ofMinutes(Long.parseLong(word.replace("m", ""))));
        }
      }
      records.add(new TerminalRecord(IMEI, at, fix, measures));
    }
    return VehicleState.of(records);
  }

  @Test
  void an_immobiliser_only_for_a_vehicle_that_stands_with_the_ignition_off() {
    String unknown =
        "no record of the last 10 minutes says whether the vehicle stands with the ignition off";
    var cases =
        """
        3m off 0km/h               | -
        10m off 0km/h              | -
        3m on 50km/h               | the ignition is on
        3m on 0km/h                | the ignition is on
        3m off 7km/h               | the vehicle moves at 7 km/h
        11m off 0km/h              | ?
        3m off                     | ?
        3m 0km/h                   | ?
        3m                         | ?
        8m on 50km/h ; 1m off      | the vehicle moves at 50 km/h
        8m off 0km/h ; 1m on       | the ignition is on
        1m on 30km/h ; 8m off 0km/h | the ignition is on
        8m on 30km/h ; 1m off 0km/h | -
        1m 0km/h ; 12m off         | ?
        """;
    for (String[] row : table(cases)) {
      assertEquals(
          row[1].equals("?") ? unknown : row[1],
          CommandRules.USUAL
              .refusalOfState(new Command.Immobilise(), PERSON, state(row[0]), NOW)
              .orElse("-"),
          row[0]);
    }
    assertEquals(
        Optional.of(unknown),
        CommandRules.USUAL.refusalOfState(
            new Command.Immobilise(), PERSON, VehicleState.UNKNOWN, NOW));
  }

  @Test
  void no_lock_that_disables_while_driven() {
    var cases =
        """
        1m on 50km/h  | the vehicle is being driven
        1m on 0km/h   | the vehicle is being driven
        1m off 0km/h  | -
        10m on 50km/h | the vehicle is being driven
        11m on 50km/h | -
        1m            | -
        """;
    for (String[] row : table(cases)) {
      for (Authority authority : List.of(RENTER, PERSON, OURSELVES)) {
        assertEquals(
            row[1],
            CommandRules.USUAL
                .refusalOfState(new Command.Lock(), authority, state(row[0]), NOW)
                .orElse("-"),
            row[0]);
      }
    }
  }

  @Test
  void below_11_8_volts_only_what_the_renter_needs() {
    var cases =
        """
        renter    | unlock      | yes
        renter    | lock        | yes
        renter    | horn        | no
        renter    | lights      | no
        person    | unlock      | no
        person    | lock        | no
        person    | horn        | no
        person    | lights      | no
        person    | text        | no
        person    | read-status | no
        person    | immobilise  | no
        person    | mobilise    | yes
        ourselves | lock        | yes
        ourselves | read-status | no
        ourselves | text        | no
        ourselves | mobilise    | yes
        """;
    String low = "the battery is low (11799 mV): only the renter's unlock and lock, and mobilise";
    for (String[] row : table(cases)) {
      assertEquals(
          row[2].equals("yes") ? "-" : low,
          CommandRules.USUAL
              .refusalOfState(
                  command(row[1]), authority(row[0]), state("1m off 0km/h 11799mV"), NOW)
              .orElse("-"),
          String.join(" ", row));
      assertEquals(
          Optional.empty(),
          CommandRules.USUAL.refusalOfState(
              command(row[1]), authority(row[0]), state("1m off 0km/h 11800mV"), NOW));
    }
  }

  @Test
  void what_counts_as_low() {
    var cases =
        """
        1m 12500mV              | no
        1m 11800mV              | no
        1m 11799mV              | yes
        1m 0mV                  | yes
        1m 24500mV              | no
        1m 23500mV              | yes
        5000m 11000mV           | yes
        9m 11000mV ; 1m 12600mV | no
        1m 11000mV ; 9m 12600mV | yes
        9m 11000mV ; 1m off     | yes
        1m off                  | no
        """;
    for (String[] row : table(cases)) {
      assertEquals(
          row[1].equals("yes"), CommandRules.USUAL.isLow(state(row[0])), String.join(" ", row));
    }
  }

  @Test
  void a_text_cannot_carry_another_command() {
    for (String words :
        List.of("", " ", "hello\r\nsetdigout 1", "a\u0000b", "\ud800", "x".repeat(201))) {
      assertThrows(IllegalArgumentException.class, () -> new Command.Text(words));
    }
    assertEquals("Grüße \ud83d\ude97", new Command.Text("Grüße \ud83d\ude97").words());
  }

  @Test
  void the_same_words_both_ways() {
    for (Authority authority : List.of(RENTER, PERSON, OURSELVES)) {
      assertEquals(authority, Authority.parse(authority.text()));
    }
    for (String name : "unlock lock lights horn immobilise mobilise read-status text".split(" ")) {
      assertEquals(name, command(name).name());
    }
    assertEquals(Optional.empty(), Command.find("self-destruct", Optional.empty()));
  }
}
