package io.openmaas.core.booking.store;

import io.openmaas.core.testing.TestDatabase;
import java.util.Map;
import org.hibernate.cfg.Configuration;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.vertx.VertxInstance;
import org.hibernate.reactive.vertx.impl.ProvidedVertxInstance;

/** Hibernate Reactive without Quarkus. */
public final class TestSessions {

  private TestSessions() {}

  public static Mutiny.SessionFactory of(TestDatabase database) {
    var options = database.options();
    var configuration = new Configuration();
    configuration.addAnnotatedClass(BookingRow.class);
    configuration.addAnnotatedClass(BookingLegRow.class);
    Map.of(
            "hibernate.connection.url",
            "jdbc:postgresql://"
                + options.getHost()
                + ":"
                + options.getPort()
                + "/"
                + options.getDatabase(),
            "hibernate.connection.username",
            options.getUser(),
            "hibernate.connection.password",
            options.getPassword(),
            "hibernate.connection.pool_size",
            "4")
        .forEach(configuration::setProperty);
    var registry =
        new ReactiveServiceRegistryBuilder()
            .applySettings(configuration.getProperties())
            .addService(
                VertxInstance.class, new ProvidedVertxInstance(database.vertx().getDelegate()))
            .build();
    return configuration.buildSessionFactory(registry).unwrap(Mutiny.SessionFactory.class);
  }
}
