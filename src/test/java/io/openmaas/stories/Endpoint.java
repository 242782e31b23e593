package io.openmaas.stories;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An endpoint of the application and who may call it.
 *
 * @param path with {@code {uuid}} where an id belongs, and what is needed of the query
 * @param roles none: it is for everybody
 * @param contentType of its body
 * @param harmless whether a story may call it just to see what it answers
 */
record Endpoint(
    String method, String path, Set<String> roles, String contentType, boolean harmless) {

  /**
   * Columns: method, path, roles, and what else there is to know. Operators may keep webhooks too,
   * but so far there is nothing that they may be told.
   */
  private static final String GUARDED =
      """
      GET  /v1/travellers/me                          traveller
      GET  /v1/travellers                             admin
      GET  /v1/travellers/{uuid}                      admin
      POST /v1/travellers/{uuid}/decision             admin
      POST /v1/trip-plans                             traveller
      POST /v1/bookings                               traveller
      GET  /v1/bookings                               traveller,admin,finance
      GET  /v1/bookings/{uuid}                        traveller,admin,finance
      GET  /v1/bookings/{uuid}/events                 traveller,admin,finance
      GET  /v1/bookings/{uuid}/live                   traveller
      POST /v1/bookings/{uuid}/cancellation           traveller
      GET  /v1/bookings/{uuid}/legs/0/ticket.svg      traveller
      POST /v1/bookings/{uuid}/legs/0/unlock          traveller
      POST /v1/bookings/{uuid}/legs/0/return          traveller
      POST /v1/bookings/{uuid}/legs/0/extension       traveller
      GET  /v1/fleet/vehicles?city=marenholm          fleet,admin
      POST /v1/fleet/vehicles                         fleet
      POST /v1/fleet/zones                            fleet
      GET  /v1/fleet/zones?city=marenholm             fleet,admin
      POST /v1/fleet/zones/{uuid}/versions            fleet
      POST /v1/fleet/zones/{uuid}/retirement          fleet
      GET  /v1/fleet/bays?city=marenholm              fleet,admin
      POST /v1/fleet/bays                             fleet
      POST /v1/fleet/bays/{uuid}/retirement           fleet
      GET  /v1/fleet/vehicles/{uuid}/terms            fleet,admin
      PUT  /v1/fleet/vehicles/{uuid}/terms            fleet
      GET  /v1/fleet/reservations?city=marenholm      fleet,admin
      GET  /v1/fleet/reservations/{uuid}              fleet,admin
      POST /v1/fleet/reservations/{uuid}/extension    fleet
      POST /v1/fleet/reservations/{uuid}/end          fleet
      POST /v1/fleet/reservations/{uuid}/cancellation fleet
      GET  /v1/fleet/vehicles/{uuid}/trips            fleet,admin
      GET  /v1/rentals/{uuid}                         traveller,fleet,finance,admin
      POST /v1/rentals/{uuid}/report                  traveller,fleet
      POST /v1/rentals/{uuid}/destination             traveller
      POST /v1/bookings/{uuid}/legs/0/substitute      traveller,fleet
      GET  /v1/fleet/jobs?city=marenholm              fleet,admin
      POST /v1/fleet/jobs                             fleet
      GET  /v1/fleet/jobs/{uuid}                      fleet,admin
      POST /v1/fleet/jobs/{uuid}/assignment           fleet
      DELETE /v1/fleet/jobs/{uuid}/assignment         fleet
      POST /v1/fleet/jobs/{uuid}/begin                fleet
      POST /v1/fleet/jobs/{uuid}/done                 fleet
      POST /v1/fleet/jobs/{uuid}/cancellation         fleet
      POST /v1/fleet/jobs/{uuid}/costs                fleet
      GET  /v1/fleet/damage-cases?city=marenholm      fleet,admin
      POST /v1/fleet/damage-cases                     fleet
      GET  /v1/fleet/damage-cases/{uuid}              fleet,admin
      POST /v1/fleet/damage-cases/{uuid}/state        fleet
      POST /v1/fleet/damage-cases/{uuid}/costs        fleet
      GET  /v1/fleet/conditions/{uuid}                fleet,admin
      GET  /v1/fleet/conditions/{uuid}/faults         fleet,admin
      POST /v1/fleet/conditions/{uuid}/faults/{uuid}/closing fleet
      GET  /v1/fleet/conditions/{uuid}/drives         fleet,admin
      POST /v1/fleet/cards                            fleet
      DELETE /v1/fleet/cards/{uuid}                   fleet
      GET  /v1/fleet/cards/lists/{uuid}               fleet,admin
      POST /v1/fleet/partners                         admin
      GET  /v1/fleet/partners/vehicles                fleet,admin
      PUT  /v1/fleet/partners/vehicles/{uuid}         fleet
      DELETE /v1/fleet/partners/vehicles/{uuid}       fleet
      GET  /v1/partner/vehicles                       partner
      POST /v1/partner/vehicles/{uuid}/records        partner
      GET  /v1/partner/vehicles/{uuid}/commands       partner
      POST /v1/partner/vehicles/{uuid}/receipts       partner
      GET  /v1/partner/card-lists/{uuid}              partner
      POST /v1/partner/card-lists/{uuid}/acknowledgement partner
      GET  /v1/terminals                              fleet
      POST /v1/terminals/import?dryRun=true           fleet text/csv
      GET  /v1/terminals/command-key                  fleet,admin
      POST /v1/vehicles/{uuid}/commands               fleet
      GET  /v1/vehicles/{uuid}/commands               fleet,admin
      GET  /v1/vehicle-commands/{uuid}                fleet,admin
      GET  /v1/alarms                                 fleet,admin
      GET  /v1/alarms/{uuid}                          fleet,admin
      POST /v1/alarms/{uuid}/acknowledgement          fleet,admin
      POST /v1/alarms/{uuid}/closure                  fleet,admin
      GET  /v1/webhooks                               fleet,finance,operator,admin
      POST /v1/webhooks                               fleet,finance,admin
      GET  /v1/webhooks/{uuid}                        fleet,finance,operator,admin
      PATCH /v1/webhooks/{uuid}                       fleet,finance,operator,admin
      DELETE /v1/webhooks/{uuid}                      fleet,finance,operator,admin
      POST /v1/webhooks/{uuid}/secret                 fleet,finance,operator,admin
      POST /v1/webhooks/{uuid}/test                   fleet,finance,operator,admin
      GET  /v1/webhooks/{uuid}/deliveries             fleet,finance,operator,admin
      POST /v1/subscriptions                          traveller
      GET  /v1/subscriptions                          traveller
      POST /v1/subscriptions/preview                  traveller
      GET  /v1/subscriptions/{uuid}                   traveller,finance
      GET  /v1/subscriptions/{uuid}/history           traveller,finance
      GET  /v1/subscriptions/{uuid}/timeline          traveller,finance
      POST /v1/subscriptions/{uuid}/changes           traveller,finance
      POST /v1/subscriptions/{uuid}/changes/preview   traveller,finance
      GET  /v1/accounts                               traveller
      POST /v1/accounts                               traveller
      GET  /v1/accounts/{uuid}                        traveller
      PUT  /v1/accounts/{uuid}/contact                traveller
      GET  /v1/accounts/{uuid}/cost-centres           traveller
      POST /v1/accounts/{uuid}/cost-centres           traveller
      GET  /v1/accounts/{uuid}/members                traveller
      POST /v1/accounts/{uuid}/members                traveller
      PUT  /v1/accounts/{uuid}/members/{uuid}         traveller
      DELETE /v1/accounts/{uuid}/members/{uuid}       traveller
      POST /v1/accounts/{uuid}/acceptance             traveller
      GET  /v1/accounts/{uuid}/limits                 traveller
      PUT  /v1/accounts/{uuid}/limits                 traveller
      DELETE /v1/accounts/{uuid}/limits/{uuid}        traveller
      GET  /v1/accounts/{uuid}/sponsorship            finance
      PUT  /v1/accounts/{uuid}/sponsorship            finance
      DELETE /v1/accounts/{uuid}/sponsorship          finance
      GET  /v1/accounts/{uuid}/approvals              traveller
      POST /v1/accounts/{uuid}/approvals/{uuid}/decision traveller
      GET  /v1/me/holdings                            traveller
      GET  /v1/me/approvals                           traveller
      POST /v1/wallets/top-ups                        finance
      GET  /v1/bill                                   traveller
      GET  /v1/bill/limits                            traveller
      PUT  /v1/bill/limits                            traveller
      POST /v1/catalogue                              finance,admin
      GET  /v1/catalogue                              finance,admin
      GET  /v1/catalogue/plans/no-such-plan           finance,admin
      DELETE /v1/catalogue/plans/no-such-plan         finance,admin
      POST /v1/usage-records                          fleet,finance,operator,admin
      GET  /v1/usage-records                          traveller,fleet,finance,admin
      GET  /v1/usage-conflicts                        finance,admin
      POST /v1/usage-conflicts/{uuid}/resolution      finance,admin
      POST /v1/invoice-runs                           finance
      GET  /v1/invoice-runs                           finance
      GET  /v1/invoice-runs/{uuid}                    finance
      GET  /v1/invoice-drafts                         finance
      GET  /v1/unrated-uses                           finance
      GET  /v1/invoices                               traveller,finance
      GET  /v1/invoices/{uuid}                        traveller,finance
      GET  /v1/invoices/{uuid}.pdf                    traveller,finance
      POST /v1/invoices/{uuid}/payments               finance
      POST /v1/invoices/{uuid}/credit-notes           finance
      GET  /v1/ledger/transactions                    finance
      GET  /v1/ledger/balances                        finance
      GET  /v1/settlements                            finance
      GET  /v1/parked-events                          admin
      POST /v1/parked-events/release                  admin
      POST /v1/demo/drives                            traveller
      POST /v1/demo/month-end                         traveller moves-the-clock
      """;

  /** For everybody. Columns: method, path. */
  private static final String OPEN =
      """
      POST /v1/travellers
      POST /v1/tokens
      GET  /v1/cities
      GET  /v1/cities/marenholm
      GET  /v1/cities/marenholm/vehicles
      GET  /v1/cities/marenholm/return-zones
      GET  /v1/cities/marenholm/stations
      GET  /v1/cities/marenholm/story
      GET  /v1/plans?city=marenholm
      GET  /v1/catalogue/schema
      GET  /v1/demo
      GET  /gbfs/marenholm/own-fleet/gbfs.json
      GET  /gbfs/marenholm/own-fleet/gbfs_versions.json
      GET  /gbfs/marenholm/own-fleet/system_information.json
      GET  /gbfs/marenholm/own-fleet/vehicle_types.json
      GET  /gbfs/marenholm/own-fleet/free_bike_status.json
      GET  /gbfs/marenholm/own-fleet/geofencing_zones.json
      GET  /gbfs/marenholm/own-fleet/3.0/gbfs.json
      GET  /gbfs/marenholm/own-fleet/3.0/gbfs_versions.json
      GET  /gbfs/marenholm/own-fleet/3.0/system_information.json
      GET  /gbfs/marenholm/own-fleet/3.0/vehicle_types.json
      GET  /gbfs/marenholm/own-fleet/3.0/vehicle_status.json
      GET  /gbfs/marenholm/own-fleet/3.0/geofencing_zones.json
      GET  /basemap/marenholm/style.json
      GET  /basemap/marenholm.pmtiles
      GET  /basemap/fonts/regular/0-255.pbf
      """;

  /** Those that need a role. */
  static List<Endpoint> guarded() {
    return read(GUARDED).toList();
  }

  /** Those for everybody. */
  static List<Endpoint> open() {
    return read(OPEN).toList();
  }

  static List<Endpoint> all() {
    return Stream.of(GUARDED, OPEN).flatMap(Endpoint::read).toList();
  }

  private static Stream<Endpoint> read(String table) {
    return table.lines().map(line -> line.split("\\s+")).map(Endpoint::of);
  }

  private static Endpoint of(String[] row) {
    Set<String> more = Set.copyOf(Arrays.asList(row).subList(Math.min(3, row.length), row.length));
    return new Endpoint(
        row[0],
        row[1],
        row.length > 2 ? Set.of(row[2].split(",")) : Set.of(),
        more.contains("text/csv") ? "text/csv" : "application/json",
        !more.contains("moves-the-clock"));
  }

  boolean hasBody() {
    return Set.of("POST", "PUT", "PATCH").contains(method);
  }

  /** A path with ids that are nobody's. */
  String somePath() {
    return path.replace("{uuid}", UUID.randomUUID().toString());
  }

  /** Whether it may be what the description of the interface calls so. */
  boolean fits(String otherMethod, String template) {
    return method.equalsIgnoreCase(otherMethod)
        && path.replaceFirst("\\?.*", "")
            .matches(template.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/.]+"));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
