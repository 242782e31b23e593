package io.openmaas.billing.metering;

import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.core.money.Money;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.Duration;

/** The quantities that a tariff prices; known for a planned ride as for one that was made. */
public sealed interface Measured {

  UsageKind kind();

  /**
   * The use of a shared car.
   *
   * @param startedMinutes 1 or more
   * @param metres 0 or more
   */
  record CarUse(VehicleClass vehicleClass, long startedMinutes, long metres) implements Measured {

    public CarUse {
      if (startedMinutes < 1 || metres < 0) {
        throw new IllegalArgumentException(startedMinutes + " minutes and " + metres + " metres");
      }
    }

    /** With the minutes that were started within this time; the first starts with the unlocking. */
    public static CarUse of(VehicleClass vehicleClass, Duration time, long metres) {
      long begun = Math.ceilDiv(time.toMillis(), 60_000L);
      return new CarUse(vehicleClass, Math.max(1, begun), metres);
    }

    @Override
    public UsageKind kind() {
      return UsageKind.CAR_SHARE;
    }
  }

  /**
   * A ride with an operator's ticket.
   *
   * @param operatorPrice what the operator asks for it, tax included
   */
  record TransitRide(OperatorId operator, Money operatorPrice) implements Measured {
    public TransitRide {
      if (operatorPrice.isNegative()) {
        throw new IllegalArgumentException("negative price " + operatorPrice);
      }
    }

    @Override
    public UsageKind kind() {
      return UsageKind.TRANSIT;
    }
  }
}
