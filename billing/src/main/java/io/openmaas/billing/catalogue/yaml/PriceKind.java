package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Charge.Basis;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@code kind} says of a charge for use. */
enum PriceKind {
  INCLUDED("included", Shape.INCLUDED, Optional.of(Measure.USES), Basis.EACH_USE),
  PER_UNIT("perUnit", Shape.PER_UNIT, Optional.empty(), Basis.EACH_USE),
  GRADUATED("graduated", Shape.TIERED, Optional.empty(), Basis.PERIOD),
  VOLUME("volume", Shape.TIERED, Optional.empty(), Basis.PERIOD),
  PACKAGE("package", Shape.PACKAGE, Optional.empty(), Basis.EACH_USE),
  STAIR_STEP("stairStep", Shape.TIERED, Optional.empty(), Basis.PERIOD),
  TIERED_BLOCK("tieredBlock", Shape.TIERED_BLOCK, Optional.empty(), Basis.PERIOD),
  PERCENTAGE("percentage", Shape.PERCENTAGE, Optional.of(Measure.PRICE), Basis.PERIOD),
  GRADUATED_PERCENTAGE(
      "graduatedPercentage", Shape.GRADUATED_PERCENTAGE, Optional.of(Measure.PRICE), Basis.PERIOD),
  DYNAMIC("dynamic", Shape.DYNAMIC, Optional.of(Measure.PRICE), Basis.EACH_USE),
  OPERATOR_PRICE("operatorPrice", Shape.OPERATOR_PRICE, Optional.of(Measure.PRICE), Basis.EACH_USE),
  /** Another name of {@link #OPERATOR_PRICE}, for prices guaranteed before the ride. */
  QUOTED("quoted", Shape.OPERATOR_PRICE, Optional.of(Measure.PRICE), Basis.EACH_USE),
  BEST_PRICE("bestPrice", Shape.BEST_PRICE, Optional.of(Measure.USES), Basis.EACH_USE);

  private final String text;
  private final Shape shape;
  private final Optional<Measure> measure;
  private final Basis basis;

  PriceKind(String text, Shape shape, Optional<Measure> measure, Basis basis) {
    this.text = text;
    this.shape = shape;
    this.measure = measure;
    this.basis = basis;
  }

  /** As written in files. */
  String text() {
    return text;
  }

  /** The keys of its price. */
  Shape shape() {
    return shape;
  }

  /** What it counts unless the charge says so; empty where the charge must say it. */
  Optional<Measure> measure() {
    return measure;
  }

  /** Over what it counts unless the charge says so. */
  Basis basis() {
    return basis;
  }

  static Optional<PriceKind> find(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  static List<String> texts() {
    return Arrays.stream(values()).map(PriceKind::text).toList();
  }

  static PriceKind of(PriceModel model) {
    return switch (model) {
      case PriceModel.Included _ -> INCLUDED;
      case PriceModel.PerUnit _ -> PER_UNIT;
      case PriceModel.Graduated _ -> GRADUATED;
      case PriceModel.Volume _ -> VOLUME;
      case PriceModel.Package _ -> PACKAGE;
      case PriceModel.StairStep _ -> STAIR_STEP;
      case PriceModel.TieredBlock _ -> TIERED_BLOCK;
      case PriceModel.Percentage _ -> PERCENTAGE;
      case PriceModel.GraduatedPercentage _ -> GRADUATED_PERCENTAGE;
      case PriceModel.Dynamic _ -> DYNAMIC;
      case PriceModel.Quoted _ -> OPERATOR_PRICE;
      case PriceModel.BestPrice _ -> BEST_PRICE;
    };
  }
}
