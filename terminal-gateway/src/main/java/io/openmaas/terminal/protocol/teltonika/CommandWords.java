package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What terminals of a family are told for a command, and what their answers mean, read from a data
 * file. An answer that nobody foresaw means nothing: it neither confirms nor refuses.
 */
public final class CommandWords {

  /** What an answer means. */
  public enum Meaning {
    DONE,
    REFUSED,
    NOTHING
  }

  /** Words to say and how their answer is read. */
  public record Phrase(String words, Pattern confirmed, Pattern refused) {

    /** What this answer to them means; it must confirm in whole to be {@link Meaning#DONE}. */
    public Meaning meaningOf(String answer) {
      String text = answer.strip();
      if (refused.matcher(text).find()) {
        return Meaning.REFUSED;
      }
      return confirmed.matcher(text).matches() ? Meaning.DONE : Meaning.NOTHING;
    }
  }

  private final Map<String, List<Phrase>> byCommand;
  private final CommandCodec codec;

  private CommandWords(Map<String, List<Phrase>> byCommand, CommandCodec codec) {
    this.byCommand = Map.copyOf(byCommand);
    this.codec = codec;
  }

  static CommandWords of(DictionaryFile file) {
    String always = file.setting("refused").orElseThrow();
    var byCommand = new HashMap<String, List<Phrase>>();
    for (List<String> line : file.lines()) {
      if (line.size() != 4) {
        throw new IllegalArgumentException(file.name() + ", " + line + ": it must have 4 columns");
      }
      String refused = line.get(3).isEmpty() ? always : always + "|" + line.get(3);
      byCommand
          .computeIfAbsent(line.get(0), _ -> new ArrayList<>())
          .add(
              new Phrase(
                  line.get(1),
                  Pattern.compile(line.get(2), Pattern.DOTALL),
                  Pattern.compile(refused, Pattern.CASE_INSENSITIVE)));
    }
    byCommand.replaceAll((_, phrases) -> List.copyOf(phrases));
    boolean addressed = file.setting("codec").filter("14"::equals).isPresent();
    return new CommandWords(byCommand, addressed ? CommandCodec.CODEC_14 : CommandCodec.CODEC_12);
  }

  /** What to say for the command, in this order; none where the family cannot do it. */
  public List<Phrase> phrases(Command command) {
    return byCommand.getOrDefault(command.name(), List.of());
  }

  /** The packet that carries the words to the terminal: with its name where the family reads it. */
  public Packet.Command packet(Imei terminal, String words) {
    Optional<Imei> addressee =
        codec == CommandCodec.CODEC_14 ? Optional.of(terminal) : Optional.empty();
    return new Packet.Command(
        codec,
        List.of(
            new Packet.Message(
                Packet.Message.COMMAND, Optional.empty(), addressee, Octets.ofText(words))));
  }
}
