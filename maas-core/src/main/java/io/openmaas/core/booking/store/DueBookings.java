package io.openmaas.core.booking.store;

import io.openmaas.core.booking.BookingId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Which bookings time has something to do with. */
@ApplicationScoped
public class DueBookings {
  private static final int MOST = 100;

  private final Pool database;

  public DueBookings(Pool database) {
    this.database = database;
  }

  /** Those with an unknown outcome that is to be asked about now. */
  public Uni<List<BookingId>> toRetry() {
    return database
        .preparedQuery(
            "select id from core.booking where retry_at <= now() order by retry_at limit " + MOST)
        .execute()
        .map(DueBookings::ids);
  }

  /** Those with a transit leg that has ended by now. */
  public Uni<List<BookingId>> withEndedTickets(Instant now) {
    return database
        .preparedQuery(
            """
            select distinct l.booking_id as id
            from core.booking_leg l join core.booking b on b.id = l.booking_id
            where l.ends_by <= $1 and l.state in ('CONFIRMED', 'IN_USE')
              and b.state in ('CONFIRMED', 'IN_USE')
            limit %d"""
                .formatted(MOST))
        .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))
        .map(DueBookings::ids);
  }

  private static List<BookingId> ids(RowSet<Row> rows) {
    var ids = new ArrayList<BookingId>();
    rows.forEach(row -> ids.add(new BookingId(row.getUUID("id"))));
    return List.copyOf(ids);
  }
}
