package io.openmaas.billing.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the guide is run as it stands there. */
class CheckATariffGuideTest {
  private static final Pattern BLOCK = Pattern.compile("```(yaml|json)\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private String guide() throws IOException {
    return Files.readString(Path.of("../docs/guides/check-a-tariff.md"));
  }

  private BillingCheck.Result run(String guide, ArrayList<String> out) throws IOException {
    var blocks = BLOCK.matcher(guide);
    while (blocks.find()) {
      String name = blocks.group(1).equals("yaml") ? "bike-pass.scenario.yaml" : "rides.json";
      Files.writeString(folder.resolve(name), blocks.group(2));
    }
    return new BillingCheck(out::add).run(folder);
  }

  @Test
  void the_example_passes() throws IOException {
    var out = new ArrayList<String>();
    assertEquals("4 passed, 0 failed, 0 skipped", run(guide(), out).toString(), out.toString());
  }

  @Test
  void a_wrong_expectation_is_shown_as_the_guide_shows_it() throws IOException {
    String wrong =
        guide()
            .replace("to: 2026-04-01, amount: \"7.03\"", "to: 2026-04-01, amount: \"7.02\"")
            .replace("\"amount\": \"3.00\"", "\"amount\": \"2.00\"");
    var out = new ArrayList<String>();
    assertEquals("2 passed, 2 failed, 0 skipped", run(wrong, out).toString());
    for (String line : out) {
      assertTrue(guide().contains(line), line);
    }
  }
}
