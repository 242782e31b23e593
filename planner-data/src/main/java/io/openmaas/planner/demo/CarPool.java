package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;
import java.util.ArrayList;
import java.util.List;

/** Hands out the cars of a starter fleet one after the other, each with its plate and terminal. */
final class CarPool {
  /** What Teltonika's terminals begin with (type allocation code, shortened). */
  private static final String IMEI_BEGINNING = "3569";

  private static final List<Make> MAKES =
      List.of(
          new Make("Renault Zoe", VehicleClass.SMALL, Propulsion.ELECTRIC, 310_000),
          new Make("Fiat 500e", VehicleClass.MINI, Propulsion.ELECTRIC, 240_000),
          new Make("Volkswagen ID.3", VehicleClass.COMPACT, Propulsion.ELECTRIC, 410_000),
          new Make("Opel Corsa", VehicleClass.SMALL, Propulsion.COMBUSTION, 620_000),
          new Make("Toyota Corolla", VehicleClass.COMPACT, Propulsion.HYBRID, 780_000),
          new Make("Toyota Aygo", VehicleClass.MINI, Propulsion.COMBUSTION, 560_000),
          new Make(
              "Skoda Octavia Combi", VehicleClass.ESTATE, Propulsion.COMBUSTION_DIESEL, 900_000),
          new Make("Ford Transit Custom", VehicleClass.VAN, Propulsion.COMBUSTION_DIESEL, 850_000));

  private final String plateBeginning;
  private final long serialBeginning;
  private final List<ParkedCar> parked = new ArrayList<>();

  /**
   * @param plateBeginning of all plates, for instance {@code MH-OM}
   * @param serialBeginning what tells the terminals of this city from those of others, at most 7
   *     digits
   */
  CarPool(String plateBeginning, long serialBeginning) {
    this.plateBeginning = plateBeginning;
    this.serialBeginning = serialBeginning % 10_000_000;
  }

  private record Make(String model, VehicleClass vehicleClass, Propulsion propulsion, int range) {}

  void park(Coordinates at) {
    int number = parked.size();
    Make make = MAKES.get(number % MAKES.size());
    int share = 95 - number * 17 % 60;
    parked.add(
        new ParkedCar(
            plateBeginning
                + " "
                + (101 + number)
                + (make.propulsion == Propulsion.ELECTRIC ? "E" : ""),
            make.model,
            make.vehicleClass,
            make.propulsion,
            imei(number),
            at,
            make.range / 100 * share));
  }

  List<ParkedCar> parked() {
    return List.copyOf(parked);
  }

  private String imei(int number) {
    String digits = IMEI_BEGINNING + "%07d%03d".formatted(serialBeginning, number + 1);
    return digits + luhnDigit(digits);
  }

  /** The check digit of an IMEI (ISO/IEC 7812-1, annex B). */
  static int luhnDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit * 2 : digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return (10 - sum % 10) % 10;
  }
}
