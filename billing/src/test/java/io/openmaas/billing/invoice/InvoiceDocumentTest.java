package io.openmaas.billing.invoice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InvoiceDocumentTest {
  private static final Issuer.Seller SELLER =
      new Issuer.Seller("\"OpenMaaS\" \\ Öy\n", "Street 1, 서울", "FI1", "FI21", "a@b.fi");

  private static InvoiceDocument document() {
    var request = DrawingSpeed.request();
    Draft draft =
        new Drawing(CatalogueYaml.shipped(), ReverseCharge.NEVER).draw(request).drafts().getFirst();
    return new InvoiceDocument(
        new InvoiceId(new UUID(5, 5)),
        draft,
        SELLER,
        new InvoiceDocument.Buyer("Ää 😀", "b", Optional.of("FI2"), "ko"));
  }

  @Test
  void what_is_read_back_is_the_same_record_and_the_same_bytes() {
    InvoiceDocument document = document();
    byte[] bytes = document.bytes();
    InvoiceDocument read = InvoiceDocument.parse(bytes);
    assertEquals(document, read);
    assertArrayEquals(bytes, read.bytes());
    assertEquals(
        60,
        document.draft().lines().stream().filter(l -> l.due().detail().used().isPresent()).count());
    assertTrue(bytes.length < 25_000, "30 rentals take " + bytes.length + " bytes");
  }

  @Test
  void the_order_of_translations_in_memory_does_not_matter() {
    var one = new Localised("a", Map.of("fi", "b", "de", "c", "ko", "d"));
    var json = new String(document().bytes(), StandardCharsets.UTF_8);
    assertTrue(json.startsWith("{\"version\":1,\"id\":"), json.substring(0, 60));
    assertEquals(3, one.translations().size());
  }

  @Test
  void another_cent_is_another_hash() {
    byte[] bytes = document().bytes();
    byte[] other =
        new String(bytes, StandardCharsets.UTF_8)
            .replaceFirst("\"gross\":\\d", "\"gross\":9")
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(32, InvoiceDocument.hashOf(bytes).length);
    assertTrue(!Arrays.equals(InvoiceDocument.hashOf(bytes), InvoiceDocument.hashOf(other)));
    assertEquals(64, HexFormat.of().formatHex(InvoiceDocument.hashOf(bytes)).length());
  }

  @Test
  void damaged_bytes_are_refused_and_nothing_worse() {
    byte[] bytes = document().bytes();
    long seed = 20261122;
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      damaged = Arrays.copyOf(damaged, random.nextInt(bytes.length) + 1);
      byte[] broken = damaged;
      if (broken.length < bytes.length) {
        assertThrows(
            IllegalArgumentException.class, () -> InvoiceDocument.parse(broken), "seed " + seed);
      }
    }
  }
}
