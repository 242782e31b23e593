package io.openmaas.terminal.simulator;

import io.openmaas.terminal.Measure;
import io.openmaas.terminal.command.Command;
import java.util.Map;
import java.util.TreeMap;

/**
 * What commands have made of a simulated car.
 *
 * @param effects how often each command had its effect, by its name
 */
public record CarState(boolean locked, boolean immobilised, Map<String, Integer> effects) {
  /** As it is delivered: locked, and free to start. */
  public static final CarState NEW = new CarState(true, false, Map.of());

  public CarState {
    effects = Map.copyOf(effects);
  }

  /** After the command had its effect once. */
  public CarState after(Command command) {
    var counted = new TreeMap<>(effects);
    counted.merge(command.name(), 1, Integer::sum);
    return switch (command) {
      case Command.Unlock _ -> new CarState(false, false, counted);
      case Command.Lock _ -> new CarState(true, true, counted);
      case Command.Immobilise _ -> new CarState(locked, true, counted);
      case Command.Mobilise _ -> new CarState(locked, false, counted);
      case Command.Lights _, Command.Horn _, Command.ReadStatus _, Command.Text _ ->
          new CarState(locked, immobilised, counted);
    };
  }

  /** How often this command had its effect. */
  public int effectsOf(Command command) {
    return effects.getOrDefault(command.name(), 0);
  }

  /** As a terminal reports it. */
  public Map<Measure, Long> measures() {
    return Map.of(Measure.LOCKED, locked ? 1L : 0, Measure.IMMOBILISED, immobilised ? 1L : 0);
  }
}
