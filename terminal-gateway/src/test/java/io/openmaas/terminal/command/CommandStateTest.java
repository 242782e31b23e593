package io.openmaas.terminal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CommandStateTest {

  @Test
  void the_whole_graph() {
    var expected =
        """
        ASKED -> SENDING REFUSED EXPIRED
        SENDING -> DONE REFUSED UNKNOWN
        DONE ->
        REFUSED ->
        EXPIRED ->
        UNKNOWN -> DONE REFUSED
        """;
    String graph =
        Arrays.stream(CommandState.values())
            .map(
                state ->
                    (state
                            + " -> "
                            + state.next().stream()
                                .map(Enum::name)
                                .collect(Collectors.joining(" ")))
                        .strip())
            .collect(Collectors.joining("\n", "", "\n"));
    assertEquals(expected, graph);
  }

  @Test
  void nothing_leads_back_to_sending_and_unknown_is_never_sent_again() {
    assertEquals(Set.of(CommandState.ASKED), CommandState.SENDING.before());
    assertEquals(Set.of(), CommandState.ASKED.before());
    var reachable = EnumSet.of(CommandState.UNKNOWN);
    for (int i = 0; i < 6; i++) {
      for (CommandState state : EnumSet.copyOf(reachable)) {
        reachable.addAll(state.next());
      }
    }
    assertFalse(reachable.contains(CommandState.SENDING));
    assertFalse(reachable.contains(CommandState.ASKED));
  }
}
