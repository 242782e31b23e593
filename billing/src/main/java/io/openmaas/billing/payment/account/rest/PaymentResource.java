package io.openmaas.billing.payment.account.rest;

import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.payment.account.AccountPayment;
import io.openmaas.billing.payment.account.PaymentOutcome;
import io.openmaas.billing.payment.account.store.Payments;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Currency;
import java.util.UUID;

/** Bank payments for an invoice, recorded by finance. */
@Path("/v1/invoices/{id:[0-9a-f-]+}/payments")
@RolesAllowed("finance")
public class PaymentResource {
  private final Payments payments;

  public PaymentResource(Payments payments) {
    this.payments = payments;
  }

  /** Repeating a call with the same reference and content records nothing more. */
  @POST
  public Uni<Response> record(@PathParam("id") String id, Order order) {
    return payments.record(payment(id, order)).map(outcome -> answer(id, outcome));
  }

  private static Response answer(String id, PaymentOutcome outcome) {
    return switch (outcome) {
      case PaymentOutcome.Recorded recorded ->
          Response.status(Response.Status.CREATED).entity(View.of(recorded)).build();
      case PaymentOutcome.NoInvoice _ ->
          throw new ProblemException(Problem.notFound("no invoice " + id));
      case PaymentOutcome.OtherContent _ ->
          throw new ProblemException(
              Problem.conflict(
                  "other-payment", "another payment was recorded under this reference"));
      case PaymentOutcome.OtherCurrency other ->
          throw new ProblemException(
              Problem.invalid("currency", "the invoice is in " + other.expected()));
    };
  }

  private static AccountPayment payment(String id, Order order) {
    if (order == null || order.amount() == null) {
      throw new ProblemException(Problem.invalid("amount", "is missing"));
    }
    if (order.receivedOn() == null) {
      throw new ProblemException(Problem.invalid("receivedOn", "is missing"));
    }
    if (order.receivedOn().getYear() < 2000 || order.receivedOn().getYear() > 2999) {
      throw new ProblemException(
          Problem.invalid("receivedOn", "must be within the years 2000 to 2999"));
    }
    if (order.reference() == null
        || order.reference().isBlank()
        || order.reference().length() > 140) {
      throw new ProblemException(Problem.invalid("reference", "must have 1 to 140 characters"));
    }
    return new AccountPayment(
        order.reference(), new InvoiceId(uuid(id)), amount(order), order.receivedOn());
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound("no invoice " + id));
    }
  }

  private static Money amount(Order order) {
    Currency currency;
    try {
      currency = Currency.getInstance(order.currency());
    } catch (NullPointerException | IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("currency", "is not an ISO 4217 code"));
    }
    Money amount;
    try {
      amount = Money.of(order.amount(), currency);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ProblemException(
          Problem.invalid("amount", "is not an amount of " + currency + " as a decimal text"));
    }
    if (amount.minor() <= 0) {
      throw new ProblemException(Problem.invalid("amount", "must be more than nothing"));
    }
    return amount;
  }

  /** What the bank reports. */
  public record Order(String amount, String currency, LocalDate receivedOn, String reference) {}

  /**
   * A recorded payment.
   *
   * @param applied what settles the invoice
   * @param surplus what was paid beyond it and became the traveller's credit
   * @param state of the invoice now
   * @param open what is still to be paid of the invoice
   */
  public record View(
      String reference,
      UUID invoice,
      Amount amount,
      LocalDate receivedOn,
      Amount applied,
      Amount surplus,
      String state,
      Amount open) {
    static View of(PaymentOutcome.Recorded recorded) {
      var payment = recorded.payment();
      return new View(
          payment.reference(),
          payment.invoice().value(),
          Amount.of(payment.amount()),
          payment.receivedOn(),
          Amount.of(recorded.allocation().applied()),
          Amount.of(recorded.allocation().surplus()),
          recorded.invoice().state().name(),
          Amount.of(recorded.invoice().open()));
    }
  }
}
