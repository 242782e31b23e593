package io.openmaas.terminal.protocol.teltonika;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.teltonika.CommandWords.Meaning;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWordsTest {

  /** Model, command, words in their order. */
  @Test
  void each_family_has_its_words() {
    String table =
        """
        FMC150 | unlock      | lvcanopenalldoors, lvcanunblockengine
        FMB125 | lock        | lvcanclosealldoors, lvcanblockengine
        FMC150 | lights      | lvcanturninglights
        FMC150 | horn        | lvcanhorn
        FMC150 | immobilise  | setigndigout 1
        FMC150 | mobilise    | setigndigout 0, setdigout 0
        FMC150 | read-status | getio
        FMC150 | text        |
        FMB920 | unlock      |
        FMB920 | immobilise  | setigndigout 1
        FMC003 | immobilise  |
        FMC003 | read-status | getio
        """;
    for (String line : table.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      String words =
          String.join(
              ", ",
              words(cells[0].strip()).phrases(command(cells[1].strip())).stream()
                  .map(CommandWords.Phrase::words)
                  .toList());
      assertEquals(cells[2].strip(), words, line);
    }
  }

  /** Command, answer, what it means. */
  @Test
  void an_answer_must_confirm_in_whole() {
    String table =
        """
        unlock      | CAN-CONTROL cmd executed successfully.           | DONE
        unlock      | not: CAN-CONTROL cmd executed successfully.      | NOTHING
        unlock      | CAN-CONTROL Not connected!                       | REFUSED
        unlock      | CAN line flags are empty!                        | REFUSED
        unlock      | LVCAN not detected                               | REFUSED
        unlock      |                                                  | NOTHING
        unlock      | OK                                               | NOTHING
        immobilise  | DOUT1:1 Timeout:INFINITY                         | DONE
        immobilise  | DOUT1:ON Timeout:INFINITY DOUT2:IGNORED          | DONE
        immobilise  | DOUT1:1 Timeout:INFINITY IGN ON, QUEUED          | NOTHING
        immobilise  | DOUT1:0 Timeout:INFINITY                         | NOTHING
        immobilise  | DOUT1 Is disabled from CFG                       | REFUSED
        mobilise    | DOUT1:OFF Timeout:INFINITY IGN ON, QUEUED        | DONE
        read-status | DI1:1 DI2:0 AIN1:12650 DO1:0                     | DONE
        read-status | Ver:03.28.07                                     | NOTHING
        """;
    CommandWords words = words("FMC150");
    for (String line : table.lines().toList()) {
      String[] cells = line.split("\\|");
      Meaning meaning =
          words.phrases(command(cells[0].strip())).getFirst().meaningOf(cells[1].strip() + "\r\n");
      assertEquals(Meaning.valueOf(cells[2].strip()), meaning, line);
    }
  }

  @Test
  void every_family_shipped_reads_its_status() {
    for (String model : List.of("FMB125", "FMC150", "FMB920", "FMC003")) {
      assertFalse(words(model).phrases(new Command.ReadStatus()).isEmpty(), model);
    }
  }

  private static CommandWords words(String model) {
    return ModelDictionary.find(model).orElseThrow().commands();
  }

  private static Command command(String name) {
    return switch (name) {
      case "unlock" -> new Command.Unlock();
      case "lock" -> new Command.Lock();
      case "lights" -> new Command.Lights();
      case "horn" -> new Command.Horn();
      case "immobilise" -> new Command.Immobilise();
      case "mobilise" -> new Command.Mobilise();
      case "read-status" -> new Command.ReadStatus();
      case "text" -> new Command.Text("hello");
      default -> throw new IllegalArgumentException(name);
    };
  }
}
