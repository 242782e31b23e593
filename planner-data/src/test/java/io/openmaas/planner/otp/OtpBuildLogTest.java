package io.openmaas.planner.otp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OtpBuildLogTest {
  private final OtpBuildLog log = new OtpBuildLog();

  @Test
  void followsTheStages() {
    assertTrue(
        log.add(
            "07:09:59.367 INFO [main]  (OtpStartupInfo.java:40) OTP STARTING UP - Build Street"));
    assertTrue(
        log.add(
            "07:10:03.405 INFO [main]  (OsmModule.java:330) Build street graph progress tracking"
                + " started."));
    assertEquals("building the streets", log.message());
    assertEquals(0.15, log.share());
    assertTrue(
        log.add(
            "07:10:05.405 INFO [main]  (OsmModule.java:330) Build street graph progress: 24,740 of"
                + " 49,481 (50%)"));
    assertEquals(0.235, log.share(), 1e-9);
    assertFalse(log.add("07:10:06.000 INFO [main]  (Other.java:1) an older (10%)"));
    assertTrue(
        log.add("07:10:25.650 INFO [main]  (OTPMain.java:174) Done building graph. Exiting."));
    assertEquals(1, log.share());
  }

  @Test
  void remembersComplaints() {
    log.add("07:10:10.634 WARN [main]  (X.java:290) Limiting transit service days");
    log.add("07:10:10.700 ERROR [main]  (OTPMain.java:60) An uncaught error occurred");
    assertEquals("An uncaught error occurred", log.complaint());
    assertFalse(log.outOfMemory());
    log.add("Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space");
    assertTrue(log.outOfMemory());
  }
}
