package io.openmaas.core.booking.saga;

import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.HoldsLegs.Release;
import io.openmaas.core.booking.LegAnswer;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.SagaStep.Ask;
import io.openmaas.core.booking.SagaStep.LegCall;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Calls the operators of a booking's legs. It never fails: no answer is the answer Unknown. */
@ApplicationScoped
public class OperatorCalls {
  private static final Logger LOG = Logger.getLogger(OperatorCalls.class);

  private final Map<OperatorId, HoldsLegs> operators;
  private final Duration deadline;

  OperatorCalls(
      @All List<HoldsLegs> operators,
      @ConfigProperty(name = "openmaas.booking.operator-deadline", defaultValue = "PT10S")
          Duration deadline) {
    this.operators =
        operators.stream().collect(Collectors.toMap(HoldsLegs::operator, Function.identity()));
    this.deadline = deadline;
  }

  /** All answers. */
  Uni<List<LegAnswer>> make(Ask ask, BookingInProgress booking) {
    var calls = Multi.createFrom().iterable(ask.calls());
    var answers =
        switch (ask.order()) {
          case IN_PARALLEL -> calls.onItem().transformToUni(call -> make(call, booking)).merge(16);
          case IN_TURN -> calls.onItem().transformToUniAndConcatenate(call -> make(call, booking));
        };
    return answers.collect().asList();
  }

  private Uni<LegAnswer> make(LegCall call, BookingInProgress booking) {
    BookingLeg leg = booking.booking().legs().get(call.leg().index());
    LegKey key = call.leg();
    OperatorId id = leg.leg().bookedWith().orElseThrow();
    HoldsLegs operator = operators.get(id);
    if (operator == null) {
      return Uni.createFrom().item(nobody(call, id));
    }
    return switch (call.kind()) {
      case HOLD ->
          ask(call, () -> operator.hold(order(booking, leg)), Hold.Unknown::new)
              .map(answer -> new LegAnswer.ToHold(key, answer));
      case CONFIRM ->
          ask(call, () -> operator.confirm(key, held(leg)), Confirmation.Unknown::new)
              .map(answer -> new LegAnswer.ToConfirm(key, answer));
      case RELEASE ->
          ask(call, () -> operator.release(key, held(leg)), Release.Unknown::new)
              .map(answer -> new LegAnswer.ToRelease(key, answer));
      case FIND ->
          this.<LegAnswer>ask(
              call,
              () -> operator.find(key).map(standing -> new LegAnswer.ToFind(key, standing)),
              cause -> new LegAnswer.NoWord(key, cause));
    };
  }

  private static LegOrder order(BookingInProgress booking, BookingLeg leg) {
    return new LegOrder(
        leg.key(), booking.booking().traveller(), leg.leg(), leg.price().orElseThrow());
  }

  private static OperatorRef held(BookingLeg leg) {
    return leg.operatorRef().orElseThrow();
  }

  private static LegAnswer nobody(LegCall call, OperatorId id) {
    String reason = "operator " + id + " is not connected";
    return switch (call.kind()) {
      case HOLD -> new LegAnswer.ToHold(call.leg(), new Hold.Refused(reason));
      case CONFIRM -> new LegAnswer.ToConfirm(call.leg(), new Confirmation.Unknown(reason));
      case RELEASE -> new LegAnswer.ToRelease(call.leg(), new Release.Unknown(reason));
      case FIND -> new LegAnswer.NoWord(call.leg(), reason);
    };
  }

  private <T> Uni<T> ask(
      LegCall call, Supplier<Uni<? extends T>> question, Function<String, T> unknown) {
    return Uni.createFrom()
        .<T>deferred(() -> question.get().map(answer -> (T) answer))
        .ifNoItem()
        .after(deadline)
        .fail()
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf("%s of leg %s: no answer (%s)", call.kind(), call.leg(), failure);
              return unknown.apply(failure.toString());
            });
  }
}
