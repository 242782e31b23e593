package io.openmaas.core.testing;

import io.vertx.pgclient.PgConnectOptions;
import java.util.Arrays;
import java.util.Map;
import org.hibernate.boot.MetadataSources;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.vertx.VertxInstance;

/** Hibernate Reactive over a {@link TestDatabase}, without Quarkus. */
public final class TestSessions implements AutoCloseable {
  private final Mutiny.SessionFactory factory;

  /** With rows that are private to their packages. */
  public static TestSessions withRows(TestDatabase database, String... rows) {
    return new TestSessions(
        database, Arrays.stream(rows).map(TestSessions::load).toArray(Class<?>[]::new));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  public TestSessions(TestDatabase database, Class<?>... rows) {
    PgConnectOptions options = database.options();
    var registry =
        new ReactiveServiceRegistryBuilder()
            .addService(VertxInstance.class, () -> database.vertx().getDelegate())
            .applySettings(
                Map.of(
                    "jakarta.persistence.jdbc.url",
                    "postgresql://127.0.0.1:" + options.getPort() + "/" + options.getDatabase(),
                    "jakarta.persistence.jdbc.user",
                    options.getUser(),
                    "jakarta.persistence.jdbc.password",
                    options.getPassword(),
                    "hibernate.connection.pool_size",
                    "4"))
            .build();
    var sources = new MetadataSources(registry);
    for (Class<?> row : rows) {
      sources.addAnnotatedClass(row);
    }
    factory = sources.buildMetadata().buildSessionFactory().unwrap(Mutiny.SessionFactory.class);
  }

  public Mutiny.SessionFactory factory() {
    return factory;
  }

  @Override
  public void close() {
    factory.close();
  }
}
