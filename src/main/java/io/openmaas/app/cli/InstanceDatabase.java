package io.openmaas.app.cli;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.InstanceFolder;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.app.embedded.StartFailure;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The database of an instance for a command, whether or not the instance runs. */
final class InstanceDatabase {
  private static final Set<String> NO_SUCH_TABLE_OR_COLUMN = Set.of("42P01", "42703");

  private InstanceDatabase() {}

  /**
   * Does the work on the database that the environment names, on that of the running instance, or
   * on one started for it.
   *
   * @return what the work returns
   * @throws StartFailure if there is no such database, or it is not of this version
   */
  static int use(Path data, String instance, ToIntFunction<Pool> work) {
    if (ServerProcess.usesExternalDatabase()) {
      return use(ServerProcess.externalDatabase(), work);
    }
    Path folder = data.resolve(instance);
    Path postgres = folder.resolve("postgres");
    requireFolder(postgres.resolve("data"), folder);
    Optional<DatabaseAddress> running = LocalPostgres.running(postgres);
    if (running.isPresent()) {
      return use(running.get(), work);
    }
    try (var locked = InstanceFolder.open(folder);
        var started =
            LocalPostgres.start(
                locked.path().resolve("postgres"), data.resolve("cache/postgres"))) {
      return use(started.address(), work);
    }
  }

  /** A folder that may not be looked into is not the same as none. */
  private static void requireFolder(Path tables, Path folder) {
    try {
      Files.readAttributes(tables, BasicFileAttributes.class);
      try (var files = Files.newDirectoryStream(tables)) {
        files.iterator();
      }
    } catch (NoSuchFileException absent) {
      throw new StartFailure(
          "there is no database in " + folder + ": run ./openmaas serve or demo first");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int use(DatabaseAddress database, ToIntFunction<Pool> work) {
    Vertx vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1))
            .connectingTo(
                PgConnectOptions.fromUri(database.reactiveUrl())
                    .setUser(database.user())
                    .setPassword(database.password()))
            .using(vertx)
            .build();
    try {
      return work.applyAsInt(pool);
    } catch (PgException e) {
      throw new StartFailure(
          NO_SUCH_TABLE_OR_COLUMN.contains(e.getSqlState())
              ? "the database is not of this version: run ./openmaas serve once"
              : "the database refused: " + e.getMessage(),
          e);
    } finally {
      pool.closeAndAwait();
      vertx.closeAndAwait();
    }
  }
}
