package io.openmaas.terminal.protocol.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not as specified is refused by the name of its field. */
class StrictReadingTest {
  private static final String GOOD =
      """
      {"v":1,"terminal":"356307042441013","epoch":1,"previous":"%s","records":[
        {"sequence":1,"at":1772352000000,
         "fix":{"latitude":549000000,"longitude":139000000,"altitude":12,"heading":180,"speed":40,
                "satellites":9},
         "measures":{"IGNITION":1},"details":{"VIN":"WVWZZZ1JZXW000001"}},
        {"sequence":2,"at":4102444800000}],
       "signature":"%s"}
      """
          .formatted("0".repeat(64), Base64.getEncoder().encodeToString(new byte[64]));

  @Test
  void the_good_one_is_read_the_year_2100_and_no_fix_included() {
    assertInstanceOf(Arrival.Records.class, read(GOOD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"v\":1|\"v\":2|v",
        "\"v\":1,||v",
        "\"v\":1|\"v\":1,\"v\":1|message",
        "\"v\":1|\"v\":1,\"extra\":1|extra",
        "356307042441013|35630704244101|terminal",
        "\"356307042441013\"|356307042441013|terminal",
        "\"epoch\":1|\"epoch\":0|epoch",
        "\"epoch\":1|\"epoch\":1.0|epoch",
        "\"epoch\":1|\"epoch\":9007199254740992|epoch",
        "\"epoch\":1|\"epoch\":99999999999999999999999|message",
        "\"previous\":\"0|\"previous\":\"1|previous",
        "\"previous\":\"0|\"previous\":\"A|previous",
        "\"sequence\":2|\"sequence\":3|records[1].sequence",
        "\"sequence\":2|\"sequence\":1|records[1].sequence",
        "\"sequence\":1|\"sequence\":0|records[0].sequence",
        "\"at\":1772352000000|\"at\":-1|records[0].at",
        "\"at\":1772352000000|\"at\":\"2026-03-01\"|records[0].at",
        "\"at\":1772352000000|\"at\":253402300800000|records[0].at",
        "549000000|54.9|records[0].fix.latitude",
        "549000000|900000001|records[0].fix.latitude",
        "139000000|-1800000001|records[0].fix.longitude",
        "\"heading\":180|\"heading\":360|records[0].fix.heading",
        "\"speed\":40|\"speed\":-1|records[0].fix.speed",
        "\"satellites\":9|\"satellites\":256|records[0].fix.satellites",
        "\"altitude\":12,||records[0].fix.altitude",
        "\"IGNITION\":1|\"IGNITION\":true|records[0].measures.IGNITION",
        "\"IGNITION\":1|\"IGNITION\":null|records[0].measures.IGNITION",
        "\"IGNITION\":1|\"SEQUENCE\":1|records[0].measures.SEQUENCE",
        "\"IGNITION\":1|\"ignition\":1|records[0].measures.ignition",
        "WVWZZZ1JZXW000001||records[0].details.VIN",
        "WVWZZZ1JZXW000001|\\u000a|records[0].details.VIN",
        "WVWZZZ1JZXW000001|ü|records[0].details.VIN",
        "\"signature\":\"AA|\"signature\":\"|signature",
        "\"signature\":\"AA|\"signature\":\"A-|signature",
        "\"records\":[|\"records\":[[]],\"x\":[|x",
        "{\"v\"|[{\"v\"|message",
        "{\"v\"|NaN{\"v\"|message",
      })
  void what_is_wrong_is_named(String part, String instead, String field) {
    String bad =
        GOOD.replaceFirst(
            Pattern.quote(part), Matcher.quoteReplacement(instead == null ? "" : instead));
    assertEquals(field, assertInstanceOf(Arrival.Malformed.class, read(bad)).field(), bad);
  }

  @Test
  void nothing_may_follow_nest_deep_or_be_of_another_encoding() {
    assertEquals("message", malformed((GOOD + "{}").getBytes(StandardCharsets.UTF_8)));
    assertEquals("message", malformed("[".repeat(60_000).getBytes(StandardCharsets.UTF_8)));
    assertEquals("message", malformed(GOOD.getBytes(StandardCharsets.UTF_16)));
    assertEquals("message", malformed(new byte[SignedRecords.MOST_BYTES + 1]));
    assertEquals("message", malformed(new byte[0]));
    String many = "{\"sequence\":1,\"at\":0},".repeat(101);
    String tooMany =
        GOOD.replaceFirst("(?s)\\[.*\\]", "[" + many.substring(0, many.length() - 1) + "]");
    assertEquals("records", malformed(tooMany.getBytes(StandardCharsets.UTF_8)));
  }

  private static String malformed(byte[] message) {
    return assertInstanceOf(Arrival.Malformed.class, RecordsCodec.read(message)).field();
  }

  private static Arrival read(String json) {
    return RecordsCodec.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
