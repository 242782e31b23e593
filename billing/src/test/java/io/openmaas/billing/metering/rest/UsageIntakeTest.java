package io.openmaas.billing.metering.rest;

import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.UsageRules;
import io.openmaas.billing.metering.rest.UsageIntake.Reporter;
import io.openmaas.billing.metering.rest.UsageJson.Form;
import io.openmaas.billing.metering.store.UsageCommits;
import io.openmaas.billing.metering.store.UsagePages;
import io.openmaas.billing.metering.store.UsageSources;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.traveller.TravellerId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageIntakeTest {
  private static final UUID ADA = new UUID(7, 1);
  private static final Reporter OPERATOR = new Reporter("taxi@example.org", false);
  private static final Reporter FINANCE = new Reporter("finance@example.org", true);

  private BillingFixture fixture;
  private UsageIntake intake;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    intake =
        new UsageIntake(
            new UsageCommits(fixture.database.pool(), fixture.usages, () -> fixture.now),
            fixture.knownAccounts,
            new UsageSources(fixture.database.pool()),
            fixture.cities,
            UsageRules.USUAL,
            () -> fixture.now);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** A record of Ada's with these further fields. */
  private static String of(String fields) {
    String city = fields.contains("'city':") ? "" : "'city':'marenholm',";
    return "{'traveller':'" + ADA + "'," + city + "'kind':'TAXI'," + fields + "}";
  }

  private String take(Reporter reporter, String... records) {
    String body = "[" + String.join(",", records) + "]";
    var read = UsageJson.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Form.PLAIN);
    return new String(
        UsageAnswers.batch(intake.take(read, reporter).await().indefinitely()),
        StandardCharsets.UTF_8);
  }

  private static void assertTold(String answer, String... parts) {
    for (String part : parts) {
      assertTrue(answer.contains(part.replace('\'', '"')), part + " in " + answer);
    }
  }

  @Test
  void each_record_of_a_batch_is_taken_or_refused_for_itself() {
    String answer =
        take(
            OPERATOR,
            of("'id':'1','at':'2026-11-02T07:00:00Z'"),
            of("'id':'2','at':'2026-11-02T08:06:00Z'"),
            of("'id':'3','at':'2026-09-01T07:00:00+02:00'"),
            of("'id':'4'"),
            of("'id':'5','city':'atlantis','at':'2026-11-02T07:00:00Z'"),
            "{'id':'6','account':'"
                + new UUID(9, 9)
                + "','kind':'TAXI','at':"
                + "'2026-11-02T07:00:00Z'}",
            of("'id':'1','at':'2026-11-02T07:00:00.0Z'"),
            of("'id':'1','at':'2026-11-02T07:00:01Z'"),
            of("'id':'7','at':'2026-11-02T07:30:00Z'"));
    assertTold(
        answer,
        "'recorded':4,'notRecorded':5",
        "{'index':0,'key':'taxi@example.org/1','result':'recorded'}",
        "{'index':1,'id':'2','result':'refused','field':'at','message':'lies in the future",
        "{'index':2,'key':'taxi@example.org/3','result':'recorded','late':true}",
        "{'index':3,'id':'4','result':'refused','field':'at'",
        "{'index':4,'id':'5','result':'refused','field':'city'",
        "{'index':5,'id':'taxi@example.org/6','result':'refused','field':'account','message':"
            + "'there is no such account'}",
        "{'index':6,'key':'taxi@example.org/1','result':'already'}",
        "{'index':7,'key':'taxi@example.org/1','result':'conflict'",
        "{'index':8,'key':'taxi@example.org/7','result':'recorded'}");
    assertEquals(3, fixture.count("billing.usage"));
    assertEquals(1, fixture.count("billing.metered_traveller"));
  }

  /** Usage was accepted and never aggregated (lago#637): what nobody is billed for is refused. */
  @Test
  void use_of_an_account_that_nobody_knows_is_refused_until_it_is_known() {
    var account = AccountId.of(new TravellerId(ADA), MARENHOLM.id());
    String record =
        "{'id':'1','account':'" + account + "','kind':'TAXI','at':'2026-11-02T07:00:00Z'}";
    assertTold(take(OPERATOR, record), "'notRecorded':1", "there is no such account");
    take(OPERATOR, of("'id':'0','at':'2026-11-02T07:00:00Z'"));
    assertTold(take(OPERATOR, record), "'recorded':1,'notRecorded':0");
  }

  @Test
  void a_source_corrects_what_it_told_itself_and_finance_corrects_all() {
    take(OPERATOR, of("'id':'1','at':'2026-11-02T07:00:00Z'"));
    String other = "'id':'2','source':'other','at':'2026-11-02T07:00:00Z'";
    assertTold(
        take(OPERATOR, of(other + ",'corrects':'taxi@example.org/1'")),
        "'field':'corrects','message':'is of another source");
    assertTold(
        take(OPERATOR, of("'id':'2','at':'2026-11-02T07:10:00Z','corrects':'taxi@example.org/1'")),
        "'result':'corrected'");
    assertTold(
        take(OPERATOR, of("'id':'3','reverses':'taxi@example.org/9'")),
        "'field':'reverses','message':'no such use was recorded for this account'");
    assertTold(
        take(FINANCE, of("'id':'3','reverses':'taxi@example.org/1'")), "'result':'reversed'");
  }

  @Test
  void nobody_reports_corrects_or_reverses_under_the_source_of_another() {
    var rival = new Reporter("scooter@example.org", false);
    String at = ",'at':'2026-11-02T07:00:00Z'";
    assertTold(take(OPERATOR, of("'id':'1','source':'park'" + at)), "'result':'recorded'");
    assertTold(
        take(
            rival,
            of("'id':'2','source':'park'" + at),
            of("'id':'3','source':'park','corrects':'park/1'" + at),
            of("'id':'4','source':'park','reverses':'park/1'"),
            of("'id':'5','source':'taxi@example.org'" + at),
            of("'id':'6','source':'kiosk'" + at)),
        "'recorded':1,'notRecorded':4",
        "{'index':0,'id':'park/2','result':'refused','field':'source'",
        "{'index':1,'id':'park/3','result':'refused','field':'source'",
        "{'index':2,'id':'park/4','result':'refused','field':'source'",
        "{'index':3,'id':'taxi@example.org/5','result':'refused','field':'source'",
        "{'index':4,'key':'kiosk/6','result':'recorded'}");
    assertTold(take(FINANCE, of("'id':'7','source':'park'" + at)), "'result':'recorded'");
  }

  @Test
  void a_source_whose_name_begins_with_ones_own_is_another_source() {
    String at = ",'at':'2026-11-02T07:00:00Z'";
    take(FINANCE, of("'id':'1','source':'park/garage'" + at));
    assertTold(
        take(OPERATOR, of("'id':'2','source':'park','corrects':'park/garage/1'" + at)),
        "'field':'corrects','message':'is of another source");
  }

  @Test
  void hostile_fields_are_named_and_the_others_are_taken() {
    String at = ",'at':'2026-11-02T07:00:00Z'";
    String answer =
        take(
            OPERATOR,
            of("'id':'1'" + at).replace("marenholm", "!!"),
            of("'id':'2','text':null" + at),
            of("'id':'3','quantities':{'minutes':'1e999999999'}" + at),
            of("'id':'4','quantities':{'minutes':'NaN'}" + at),
            of("'id':'5','quantities':{'minutes':'" + "9".repeat(100_000) + "'}" + at),
            of("'id':'6','text':'a\\u0000b'" + at),
            of("'id':'7','price':{'amount':'1','currency':'XXX'}" + at),
            of("'id':'8','price':{'amount':'1.5','currency':'KRW'}" + at),
            of("'id':'9','price':{'amount':'0.001','currency':'KWD'}" + at),
            of("'id':'10','price':{'amount':'99999999999999999','currency':'KWD'}" + at),
            of("'id':'11','at':'2026-02-31T07:00:00Z'"),
            of("'id':'12','at':'0000-01-01T00:00:00Z'"),
            of("'id':'13','at':'9999-12-31T23:59:59Z'"),
            of("'id':'14','dimensions':{'zone\\u0000':'a'}" + at),
            of("'id':'15','price':{'amount':'-1','currency':'EUR'}" + at));
    assertTold(
        answer,
        "{'index':0,'id':'1','result':'refused','field':'city'",
        "{'index':1,'key':'taxi@example.org/2','result':'recorded'}",
        "{'index':2,'id':'3','result':'refused','field':'quantities.minutes'",
        "{'index':3,'id':'4','result':'refused','field':'quantities.minutes'",
        "{'index':4,'id':'5','result':'refused','field':'quantities.minutes'",
        "{'index':5,'id':'6','result':'refused','field':'text'",
        "{'index':6,'id':'7','result':'refused','field':'price.amount'",
        "{'index':7,'id':'8','result':'refused','field':'price.amount'",
        "{'index':8,'key':'taxi@example.org/9','result':'recorded'}",
        "{'index':9,'id':'10','result':'refused','field':'price.amount'",
        "{'index':10,'id':'11','result':'refused','field':'at'",
        "{'index':11,'id':'12','result':'refused','field':'at'",
        "{'index':12,'id':'13','result':'refused','field':'at'",
        "{'index':13,'id':'14','result':'refused','field':'dimensions'",
        "{'index':14,'id':'15','result':'refused','field':'price.amount'");
  }

  @Test
  void a_field_that_is_there_twice_makes_the_body_unreadable() {
    var failure =
        assertThrows(
            UsageJson.Unreadable.class,
            () -> take(OPERATOR, of("'id':'1','at':'2026-11-02T07:00:00Z','id':'2'")));
    assertTrue(failure.getMessage().startsWith("line 1, column "), failure.getMessage());
  }

  @Test
  void pages_follow_each_other_without_gap_or_repetition() {
    for (int i = 0; i < 7; i++) {
      take(OPERATOR, of("'id':'" + i + "','at':'2026-11-02T07:0" + i % 3 + ":00Z'"));
    }
    var pages = new UsagePages(fixture.database.pool());
    var account = AccountId.of(new TravellerId(ADA), MARENHOLM.id());
    var keys = new ArrayList<String>();
    String cursor = null;
    do {
      var rows =
          pages
              .list(
                  new UsagePages.Query(
                      account, Optional.empty(), Optional.empty(), UsageView.cursor(cursor), 3))
              .await()
              .indefinitely();
      var page = UsageView.page(rows, 3);
      page.items().forEach(item -> keys.add(item.key().substring(17)));
      cursor = page.next();
    } while (cursor != null);
    assertEquals(List.of("0", "3", "6", "1", "4", "2", "5"), keys);
    assertFalse(keys.isEmpty());
  }
}
