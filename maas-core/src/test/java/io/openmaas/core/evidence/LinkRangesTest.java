package io.openmaas.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkRangesTest {

  @Test
  void numbers_in_any_order_become_ranges() {
    assertEquals("3-7,9", LinkRanges.of(9, 5, 3, 4, 7, 6, 5, 0).toString());
    assertEquals("", LinkRanges.of(0, 0).toString());
    assertEquals(9, LinkRanges.of(9, 5).last());
    assertEquals(0, LinkRanges.NONE.last());
  }

  @Test
  void what_is_written_is_read_and_two_make_their_union() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long[] a = random.longs(random.nextInt(12), 0, 30).toArray();
      long[] b = random.longs(random.nextInt(12), 0, 30).toArray();
      long[] both = new long[a.length + b.length];
      System.arraycopy(a, 0, both, 0, a.length);
      System.arraycopy(b, 0, both, a.length, b.length);
      var first = LinkRanges.of(a);
      assertEquals(first, LinkRanges.parse(first.toString()), "seed " + seed);
      assertEquals(LinkRanges.of(both), first.and(LinkRanges.of(b)), "seed " + seed);
    }
  }

  @Test
  void what_is_no_list_of_ranges_is_refused() {
    for (String bad : new String[] {"x", "3-", "7-3", "3,4", "1-2-3", "0", ",", "5,3"}) {
      assertThrows(IllegalArgumentException.class, () -> LinkRanges.parse(bad), bad);
    }
  }
}
