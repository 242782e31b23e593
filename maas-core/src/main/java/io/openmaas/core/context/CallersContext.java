package io.openmaas.core.context;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Brings the outcome of work done elsewhere back to where it was asked for. */
public final class CallersContext {

  private CallersContext() {}

  /**
   * The same outcome, given on the Vert.x context that subscribes; unchanged for a subscriber
   * without one. Needed after timers, virtual threads and clients with threads of their own,
   * because a Hibernate Reactive session may be used only where it was opened.
   */
  public static <T> Uni<T> resume(Uni<T> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Context context = Vertx.currentContext();
              return context == null
                  ? work
                  : work.emitOn(task -> context.runOnContext(_ -> task.run()));
            });
  }

  /** The work, begun on this Vert.x context whoever subscribes; as it is for none. */
  public static <T> Uni<T> startOn(Context context, Uni<T> work) {
    return context == null
        ? work
        : Uni.createFrom()
            .emitter(
                emitter ->
                    context.runOnContext(
                        _ -> work.subscribe().with(emitter::complete, emitter::fail)));
  }
}
