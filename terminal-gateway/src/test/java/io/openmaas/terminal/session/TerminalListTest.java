package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminalListTest {
  private static final String HEADINGS = "imei,sim,vehicle,model,protocol,auth,secret\n";
  private static final String KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  @Test
  void right_rows_are_read() {
    TerminalList list =
        TerminalList.read(
            HEADINGS
                + "352093081452251,8937002180500686954,MA-RE 12,FMC150,teltonika,certificate,\n"
                + "352093081452269,49170123456,MA-RE 13,any,jt808,code,s3cret\n"
                + "352093081452277,,MA-RE 14,ref-1,openmaas,certificate,"
                + KEY
                + "\n");
    assertEquals(List.of(), list.faults());
    assertEquals(3, list.rows().size());
    assertEquals(
        "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0",
        list.rows().get(1).secret().orElseThrow(),
        "of the code only the hash is kept");
    assertEquals(Optional.of(KEY), list.rows().get(2).secret());
  }

  /** Row and what is said of it; the row is on line 2. */
  @Test
  void every_bad_field_is_told_with_its_line_and_reason() {
    String table =
        """
        12345,,P1,FMC150,teltonika,network,                      | imei: must have 15 digits
        35209308145225x,,P1,FMC150,teltonika,network,            | imei: must have 15 digits
        352093081452251,12,P1,FMC150,teltonika,network,          | sim: must have 5 to 20 digits
        352093081452251,12345,,FMC150,teltonika,network,         | vehicle: is missing: the plate or the id of the vehicle
        352093081452251,12345,P1,,teltonika,network,             | model: is missing
        352093081452251,12345,P1,Dreirad,teltonika,network,      | model: no dictionary for terminals of model Dreirad
        352093081452251,12345,P1,FMB640,teltonika,network,       | model: no dictionary for terminals of model FMB640
        352093081452251,12345,P1,FMC150,mqtt,network,            | protocol: must be teltonika, jt808 or openmaas
        352093081452251,12345,P1,FMC150,teltonika,password,      | auth: must be certificate, code or network
        352093081452251,12345,P1,FMC150,teltonika,code,x         | auth: terminals of teltonika do not show a code
        352093081452251,12345,P1,x,openmaas,code,abc             | auth: terminals of openmaas do not show a code
        352093081452251,12345,P1,FMC150,jt808,code,abc           | model: terminals of model FMC150 speak teltonika, not jt808
        352093081452251,12345,P1,G10LS-4,teltonika,network,      | model: no dictionary for terminals of model G10LS-4
        352093081452251,,P1,x,jt808,code,abc                     | sim: is missing: terminals of jt808 give it as their name
        352093081452251,12345,P1,x,jt808,code,                   | secret: must be the authorisation code, 1 to 64 characters
        352093081452251,12345,P1,FMC150,teltonika,network,oops   | secret: must be empty: network needs none
        352093081452251,12345,P1,x,openmaas,certificate,abc      | secret: must be the terminal's Ed25519 public key in base64
        352093081452251,12345,P1,x,openmaas,certificate,         | secret: must be the terminal's Ed25519 public key in base64
        352093081452251,12345,P1,FMC150,teltonika,network,,extra | secret: the row has more fields than there are headings
        352093081452251,12345,P1                                 | model: is missing
        """;
    for (String line : table.lines().toList()) {
      String[] parts = line.split("\\|");
      TerminalList list = TerminalList.read(HEADINGS + parts[0].strip() + "\n");
      List<String> faults = list.faults().stream().map(Object::toString).toList();
      assertTrue(faults.contains("line 2, " + parts[1].strip()), line + " was " + faults);
      assertEquals(List.of(), list.rows(), line);
      assertFalse(faults.toString().contains("oops"), "a secret is never told");
    }
  }

  @Test
  void all_that_is_wrong_with_a_row_is_told_at_once_and_other_rows_are_read() {
    TerminalList list =
        TerminalList.read(
            HEADINGS
                + "1,2,,,x,y,z\n\n"
                + "\"352093081452251\",12345,\"P, 1\",FMC150,teltonika,network,\n");
    assertEquals(6, list.faults().size(), list.faults().toString());
    assertEquals(2, list.count());
    assertEquals("P, 1", list.rows().getFirst().vehicle());
    assertEquals(4, list.rows().getFirst().line());
  }

  @Test
  void what_stands_there_twice_is_told_with_both_lines() {
    TerminalList list =
        TerminalList.read(
            HEADINGS
                + "352093081452251,12345,P1,FMC150,teltonika,network,\n"
                + "352093081452251,23456,P2,FMC150,teltonika,network,\n"
                + "352093081452269,0012345,P3,FMC150,teltonika,network,\n"
                + "352093081452277,34567,P1,FMC150,teltonika,network,\n");
    assertEquals(
        List.of(
            "line 3, imei: is in line 2 already",
            "line 4, sim: is in line 2 already",
            "line 5, vehicle: is in line 2 already"),
        list.faults().stream().map(Object::toString).toList());
    assertEquals(1, list.rows().size());
  }

  @Test
  void a_wrong_check_digit_is_a_warning_only() {
    TerminalList list =
        TerminalList.read(HEADINGS + "352093081452252,12345,P1,FMC150,teltonika,network,\n");
    assertEquals(1, list.rows().size());
    assertEquals("imei", list.warnings().getFirst().field());
    TerminalList right =
        TerminalList.read(HEADINGS + "352093081452251,12345,P1,FMC150,teltonika,network,\n");
    assertEquals(List.of(), right.warnings());
  }

  @Test
  void a_jt808_model_without_a_dictionary_of_its_own_is_a_warning() {
    String row = "352093081452251,12345,P1,%s,jt808,code,abc\n";
    assertEquals(List.of(), TerminalList.read(HEADINGS + row.formatted("G10LS-4")).warnings());
    assertEquals(List.of(), TerminalList.read(HEADINGS + row.formatted("standard")).warnings());
    TerminalList other = TerminalList.read(HEADINGS + row.formatted("T-2000"));
    assertEquals(1, other.rows().size());
    assertEquals("model", other.warnings().getFirst().field());
  }

  @Test
  void a_file_without_the_headings_is_refused_as_a_whole() {
    for (String text : List.of("", "\n\n", "imei;sim;vehicle\n1;2;3\n", "352093081452251,1,2\n")) {
      TerminalList list = TerminalList.read(text);
      assertFalse(list.faults().isEmpty(), text);
      assertEquals(List.of(), list.rows());
    }
    assertEquals(
        1,
        TerminalList.read(
                "\ufeffSecret,Auth,Protocol,Model,Vehicle,SIM,IMEI\r\n"
                    + ",network,teltonika,FMC150,P1,12345,352093081452251\r\n")
            .rows()
            .size(),
        "in any order, with a byte order mark and Windows line ends");
  }

  @Test
  void no_text_makes_it_throw() {
    var random = new java.util.Random(20260301);
    String parts = "imei,sim\"\n\r;352093081452251 \ufeff\u0000äteltonika";
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? HEADINGS : "");
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append(parts.charAt(random.nextInt(parts.length())));
      }
      TerminalList.read(text.toString());
    }
  }
}
