package io.openmaas.app.embedded;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the database is.
 *
 * @param password may be empty
 */
public record DatabaseAddress(
    String host, int port, String database, String user, String password) {

  /**
   * Reads {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}, the form of libpq.
   *
   * @throws StartFailure in one line, without the password
   */
  public static DatabaseAddress parse(String url) {
    try {
      URI uri = new URI(url);
      if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
        throw wrong("it must begin with postgresql://");
      }
      if (uri.getHost() == null) {
        throw wrong("it names no host");
      }
      if (uri.getPath() == null || uri.getPath().length() < 2) {
        throw wrong("it names no database");
      }
      if (uri.getRawUserInfo() == null) {
        throw wrong("it names no user");
      }
      String[] login = uri.getRawUserInfo().split(":", 2);
      return new DatabaseAddress(
          uri.getHost(),
          uri.getPort() < 0 ? 5432 : uri.getPort(),
          uri.getPath().substring(1),
          decode(login[0]),
          login.length > 1 ? decode(login[1]) : "");
    } catch (URISyntaxException e) {
      throw wrong(e.getReason());
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static StartFailure wrong(String why) {
    return new StartFailure(
        "OPENMAAS_POSTGRES_URL is not a database address (postgresql://user:password@host:port/database): "
            + why);
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  public String reactiveUrl() {
    return "postgresql://" + host + ":" + port + "/" + database;
  }
}
