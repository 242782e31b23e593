package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.ServiceDays;
import java.time.LocalDate;
import java.util.Optional;

/** Lines still run, today and for some time to come. */
final class ServicePeriodCheck implements FeedCheck {
  private static final int SOON_DAYS = 30;

  private final LocalDate today;

  ServicePeriodCheck(LocalDate today) {
    this.today = today;
  }

  @Override
  public String name() {
    return "service-period";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    Optional<ServiceDays> found = ServiceDays.of(feed);
    if (found.isEmpty()) {
      findings.error("calendar.txt", 0, "", "there is no day on which any line runs");
      return;
    }
    ServiceDays days = found.get();
    String end =
        days.lastRegular()
            + (days.last().isAfter(days.lastRegular())
                ? " (and single days until " + days.last() + ")"
                : "");
    if (days.lastRegular().isBefore(today)) {
      findings.warning(
          "the timetable ended: the last day of service was "
              + end
              + "; today is "
              + today
              + ", so lines will hardly be found");
    } else if (days.first().isAfter(today)) {
      findings.warning("the timetable begins only on " + days.first() + "; today is " + today);
    } else if (days.lastRegular().isBefore(today.plusDays(SOON_DAYS))) {
      findings.warning("the timetable ends soon: the last day of service is " + end);
    }
  }
}
