package io.openmaas.planner.otp;

import java.time.Duration;

/**
 * Bounds of planning.
 *
 * @param deadline of one plan, all its queries included
 * @param startLimit until a planner must be ready
 * @param largestAnswer bytes of one answer of OpenTripPlanner
 */
record OtpSettings(Duration deadline, Duration startLimit, int largestAnswer) {}
