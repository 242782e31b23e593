package io.openmaas.app.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that runs the server. */
final class ServerOptions {
  static final Path DEFAULT_DATA = Path.of(System.getProperty("user.home"), ".openmaas");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where data are kept. Default: ~/.openmaas")
  Path data = DEFAULT_DATA;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address the page and the API listen on. Default: ${DEFAULT-VALUE}")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Their port; 0 takes any free one. Default: ${DEFAULT-VALUE}")
  int port = 8080;

  @Option(
      names = "--terminal-port",
      paramLabel = "PORT",
      description = {
        "The port vehicle terminals connect to without TLS, on this machine or a private network;"
            + " 0 takes any free one.",
        "Default: none for serve, 5027 for demo"
      })
  Integer terminalPort;
}
