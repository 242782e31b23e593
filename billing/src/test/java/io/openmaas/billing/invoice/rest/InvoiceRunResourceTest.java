package io.openmaas.billing.invoice.rest;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.billing.testing.BillingFixture;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoiceRunResourceTest {
  private BillingFixture fixture;
  private InvoiceRunResource resource;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, LocalDate.of(2026, 10, 12));
    fixture.drive(traveller, CITY_FLAT, at("2026-10-14T14:03:00"), Duration.ofMinutes(24), 5432);
    resource = new InvoiceRunResource(fixture.runs, fixture.invoices, () -> fixture.now);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_run_that_is_not_waited_for_is_answered_with_202_and_where_to_look() {
    var answer =
        resource.run(new InvoiceRunResource.Order(fixture.now, null, false)).await().indefinitely();
    assertEquals(202, answer.getStatus());
    var run = answer.getEntity().run();
    assertEquals("/v1/invoice-runs/" + run.id(), answer.getLocation().toString());
    assertEquals("REQUESTED", resource.get(run.id().toString()).await().indefinitely().state());
    assertEquals(0, fixture.count("billing.invoice_head"));

    assertTrue(fixture.runs.takeUp().await().indefinitely().isPresent());
    var over = resource.get(run.id().toString()).await().indefinitely();
    assertEquals("FINISHED", over.state());
    assertEquals(1, over.invoices());
    assertEquals(run.id(), resource.list().await().indefinitely().getFirst().id());
  }

  @Test
  void a_run_is_waited_for_unless_it_says_otherwise() throws Exception {
    var order =
        new ObjectMapper()
            .findAndRegisterModules()
            .readValue("{\"until\":\"" + fixture.now + "\"}", InvoiceRunResource.Order.class);
    var answer = resource.run(order).await().indefinitely();
    assertEquals(200, answer.getStatus());
    assertEquals(1, answer.getEntity().invoices().size());
    assertEquals("FINISHED", answer.getEntity().run().state());
  }
}
