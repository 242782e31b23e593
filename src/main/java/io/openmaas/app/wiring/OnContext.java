package io.openmaas.app.wiring;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits, on a thread that may block, for work that must run on a Vert.x context of its own. */
public final class OnContext {

  private OnContext() {}

  /**
   * The outcome of the work.
   *
   * @throws IllegalStateException if it failed or was not done within the limit
   */
  public static <T> T await(Supplier<Uni<T>> work, Duration limit) {
    try {
      return VertxContextSupport.subscribeAndAwait(() -> work.get().ifNoItem().after(limit).fail());
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
