package io.openmaas.billing.metering.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.metering.UsageReport;
import io.openmaas.billing.metering.rest.UsageDraft.Wrong;
import io.openmaas.billing.metering.rest.UsageJson.Form;
import io.openmaas.billing.metering.rest.UsageJson.Item;
import io.openmaas.billing.metering.rest.UsageJson.Unreadable;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageJsonTest {
  private static final Instant LATEST = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ADA = "018f3f3e-0000-7000-8000-0000000000a1";
  private static final String FIELDS =
      "'account':'" + ADA + "','kind':'PARKING','at':'2026-11-22T09:00:00Z'";

  private static List<Item> read(String json, Form form) {
    return UsageJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), form).items();
  }

  /** What is wrong with the record, {@code FIELD: MESSAGE}; or its key. */
  private static String told(Item item) {
    return switch (item) {
      case Item.Refused refused -> refused.field() + ": " + refused.message();
      case Item.Read read -> {
        try {
          yield read.draft().report("me@example.org", LATEST).key().value();
        } catch (Wrong e) {
          yield e.field() + ": " + e.getMessage();
        }
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'id':'1'                                                       | me@example.org/1
          'id':'1','source':'op'                                         | op/1
          'id':'a/b%','source':'op'                                      | op/a%2Fb%25
          'source':'op'                                                  | id: is missing
          'id':1                                                         | id: must be a text
          'id':'1','source':'rental'                                     | source: 'rental' is kept for what OpenMaaS meters itself
          'id':'1','colour':{'deep':[1,{'id':'2'}]}                      | colour: is not a field of a usage record
          'id':'1','at':'2026-11-22T12:00:00.000001Z'                    | at: lies in the future: 2026-11-22T12:00:00.000001Z, now it is before 2026-11-22T12:00:00Z
          'id':'1','at':'2026-11-22T09:00:00'                            | at: has no offset: end it with Z or, for instance, +01:00
          'id':'1','from':'2026-11-22T09:00:00Z','to':'2026-11-22T08:00:00Z' | to: is before from
          'id':'1','to':'2026-11-22T09:00:00Z'                           | from: is missing, though to is given
          'id':'1','quantities':{'minutes':'12.5','km':1e-12}            | me@example.org/1
          'id':'1','quantities':{'minutes':'-1'}                         | quantities.minutes: is negative
          'id':'1','quantities':{'minutes':'x'}                          | quantities.minutes: is not a decimal number
          'id':'1','quantities':{'minutes':1e999999999}                  | quantities.minutes: has too many digits
          'id':'1','quantities':{'minutes':0.1234567890123}              | quantities.minutes: has more than 17 digits before or 12 after the point
          'id':'1','quantities':{'Minutes!':'1'}                         | quantities.Minutes!: is no measure: 1 to 60 letters, digits and underscores
          'id':'1','price':{'amount':'2.40','currency':'EUR'}            | me@example.org/1
          'id':'1','price':{'amount':'2.405','currency':'EUR'}           | price.amount: has more digits than EUR has
          'id':'1','price':{'amount':'2.4','currency':'JPY'}             | price.amount: has more digits than JPY has
          'id':'1','price':{'amount':'240','currency':'JPY'}             | me@example.org/1
          'id':'1','price':{'amount':'1','currency':'ZZZ'}               | price.currency: is no currency of ISO 4217
          'id':'1','kind':'parking'                                      | kind: must be 1 to 60 capital letters, digits and underscores
          'id':'1','kind':'LEVEL','quantities':{'seats':-3}              | me@example.org/1
          'id':'1','dimensions':{'zone':5}                               | dimensions.zone: must be a text
          'id':'1','account':'x'                                         | account: is not a UUID
          """)
  void a_record_is_read_or_its_field_is_named(String fields, String expected) {
    String usual =
        Arrays.stream(FIELDS.split(",(?=')"))
            .filter(field -> !fields.contains(field.substring(0, field.indexOf(':') + 1)))
            .map(field -> field + ",")
            .collect(Collectors.joining());
    String json = "{" + usual + fields + "}";
    assertEquals(expected, told(read(json, Form.PLAIN).getFirst()));
    assertEquals(
        List.of("me@example.org/0", expected, "me@example.org/2"),
        read("[{" + FIELDS + ",'id':'0'}," + json + ",{" + FIELDS + ",'id':'2'}]", Form.PLAIN)
            .stream()
            .map(UsageJsonTest::told)
            .toList(),
        "and the others of the batch are read all the same");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          2026-11-22T09:30:00Z                | 2026-11-22T09:30:00Z
          2026-11-22T09:30:00+01:00           | 2026-11-22T08:30:00Z
          2026-11-22T09:30:00-05:30           | 2026-11-22T15:00:00Z
          2026-11-22t09:30:00z                | 2026-11-22T09:30:00Z
          2026-11-22T23:59:59.999999+14:00    | 2026-11-22T09:59:59.999999Z
          2026-11-22T09:30:00.5+0100          | 2026-11-22T08:30:00.500Z
          2026-11-22T09:30:00.123456789Z      | 2026-11-22T09:30:00.123456789Z
          2024-02-29T00:00:00+00:00           | 2024-02-29T00:00:00Z
          2026-02-29T00:00:00Z                | refused
          2026-11-22T24:00:00Z                | refused
          2026-11-22T09:30:00                 | refused
          2026-11-22T09:30Z                   | refused
          2026-11-22T09:30:00.Z               | refused
          2026-11-22T09:30:00 Europe/Berlin   | refused
          2026-1-22T09:30:00.0Z               | refused
          """)
  void time_stamps_may_have_any_offset(String text, String expected) {
    if (expected.equals("refused")) {
      assertThrows(DateTimeException.class, () -> Timestamp.parse(text));
    } else {
      assertEquals(Instant.parse(expected), Timestamp.parse(text));
    }
  }

  @Test
  void an_event_has_its_identity_beside_its_data() {
    var event =
        """
        {'specversion':'1.0','id':'e1','source':'//op.example','type':'org.example.parked',
         'subject':'%s','time':'2026-11-22T09:00:00+01:00','extension':{'a':[1]},
         'data':{'kind':'PARKING','quantities':{'minutes':30}}}
        """
            .formatted(ADA);
    var item = (Item.Read) read(event, Form.CLOUD_EVENT).getFirst();
    var made = (UsageReport.Made) item.draft().report("me", LATEST);
    assertEquals("//op.example/e1", made.key().value());
    assertEquals(new AccountId(UUID.fromString(ADA)), made.usage().account());
    assertEquals(Instant.parse("2026-11-22T08:00:00Z"), made.usage().use().at());
    assertEquals("30", made.usage().use().quantity(Measure.MINUTES).toPlainString());
    assertEquals("specversion: must be 1.0", told(read("{'id':'1'}", Form.CLOUD_EVENT).getFirst()));
    assertEquals(
        "data.id: belongs to the event, not to its data",
        told(read("{'specversion':'1.0','data':{'id':'1'}}", Form.CLOUD_EVENT).getFirst()));
  }

  @Test
  void an_account_may_be_named_by_its_traveller_and_city() {
    var item =
        (Item.Read)
            read(
                    "{'id':'1','traveller':'"
                        + ADA
                        + "','city':'marenholm','kind':'TAXI','at':"
                        + "'2026-11-22T09:00:00Z'}",
                    Form.PLAIN)
                .getFirst();
    var made = (UsageReport.Made) item.draft().report("me", LATEST);
    assertEquals(
        AccountId.of(new TravellerId(UUID.fromString(ADA)), new CityId("marenholm")),
        made.usage().account());
  }

  /** Keys must not run into each other: a/b + c is not a + b/c. */
  @Test
  void two_records_of_different_source_and_id_have_different_keys() {
    assertTrue(!UsageDraft.key("a/b", "c").equals(UsageDraft.key("a", "b/c")));
    assertTrue(!UsageDraft.key("a", "b%2Fc").equals(UsageDraft.key("a", "b/c")));
  }

  @Test
  void a_body_that_is_no_json_is_refused_with_its_place() {
    var broken = assertThrows(Unreadable.class, () -> read("[{'id':'1',}]", Form.PLAIN));
    assertTrue(broken.getMessage().startsWith("line 1, column"), broken.getMessage());
    assertThrows(Unreadable.class, () -> read("", Form.PLAIN));
    assertThrows(Unreadable.class, () -> read("{} {}", Form.PLAIN));
    assertThrows(Unreadable.class, () -> read("[" + "{},".repeat(1_000) + "{}]", Form.PLAIN));
    assertThrows(Unreadable.class, () -> read("[".repeat(5_000), Form.PLAIN));
    assertEquals(1_000, read("[" + "{},".repeat(999) + "{}]", Form.PLAIN).size());
  }

  @Test
  void random_bytes_are_refused_and_nothing_worse() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    byte[] good =
        ("[{" + FIELDS + ",'id':'1','quantities':{'minutes':'5'},'price':{'amount':'1'}}]")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
      }
      try {
        UsageJson.read(bytes, Form.values()[random.nextInt(2)]).items().forEach(i2 -> told(i2));
      } catch (Unreadable e) {
        continue;
      }
    }
  }
}
