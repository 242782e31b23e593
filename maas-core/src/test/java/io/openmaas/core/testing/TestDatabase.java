package io.openmaas.core.testing;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL for tests of stores: one server for the test JVM, a fresh database for each
 * instance, with the migrations of the modules on the class path.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres server;

  private final Vertx vertx = Vertx.vertx();
  private final PgConnectOptions options;
  private final Pool pool;

  public TestDatabase() {
    String name = "test_" + COUNT.incrementAndGet();
    EmbeddedPostgres postgres = server();
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    Flyway.configure()
        .dataSource(postgres.getJdbcUrl("postgres", name), "postgres", "postgres")
        .locations("classpath:db/openmaas")
        .outOfOrder(true)
        .load()
        .migrate();
    options =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(postgres.getPort())
            .setDatabase(name)
            .setUser("postgres")
            .setPassword("postgres");
    pool =
        PgBuilder.pool()
            .connectingTo(options)
            .with(new PoolOptions().setMaxSize(8))
            .using(vertx)
            .build();
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  public Pool pool() {
    return pool;
  }

  public Vertx vertx() {
    return vertx;
  }

  public PgConnectOptions options() {
    return options;
  }

  @Override
  public void close() {
    pool.closeAndAwait();
    vertx.closeAndAwait();
  }
}
