package io.openmaas.app;

import io.openmaas.app.cli.RootCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where every command of {@code ./openmaas} that needs Java begins. */
@QuarkusMain
public final class OpenMaas {

  private OpenMaas() {}

  public static void main(String... arguments) {
    System.exit(RootCommand.execute(arguments));
  }
}
