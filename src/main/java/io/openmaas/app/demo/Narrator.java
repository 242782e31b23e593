package io.openmaas.app.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the story on the console and keeps count of its checks. */
final class Narrator {
  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();
  private int chapter;
  private int checks;

  Narrator(PrintStream out) {
    this.out = out;
  }

  void chapter(String title) {
    out.printf(Locale.ROOT, "%n%2d  %s%n", ++chapter, title);
  }

  void say(String text, Object... values) {
    out.println("    " + String.format(Locale.ROOT, text, values));
  }

  /** A statement that must hold for the story to be true. */
  void check(boolean held, String statement, Object... values) {
    checks++;
    String text = String.format(Locale.ROOT, statement, values);
    out.println("    " + (held ? "✓ " : "✗ ") + text);
    if (!held) {
      failures.add(text);
    }
  }

  boolean allHeld() {
    return failures.isEmpty();
  }

  void sumUp() {
    out.println();
    if (failures.isEmpty()) {
      out.println("    " + checks + " checks, all held.");
    } else {
      out.println("    " + failures.size() + " of " + checks + " checks did not hold:");
      failures.forEach(failure -> out.println("      ✗ " + failure));
    }
  }
}
