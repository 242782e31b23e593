package io.openmaas.billing.subscription;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The billing periods of a subscription: one cycle after another, where the billing day was moved
 * or a plan with other periods was taken. A period ends where the next cycle begins. Before the
 * first section its cycle holds too, so that the first period is whole.
 *
 * @param sections in the order of their days, at least one
 */
public record BillingPeriods(List<Section> sections) {

  public BillingPeriods {
    sections = List.copyOf(sections);
    if (sections.isEmpty()) {
      throw new IllegalArgumentException("no cycle");
    }
  }

  /** A cycle and the first day it holds on. */
  public record Section(LocalDate from, Cycle cycle) {}

  /** One cycle for ever. */
  public static BillingPeriods of(Cycle cycle, LocalDate from) {
    return new BillingPeriods(List.of(new Section(from, cycle)));
  }

  /** The billing period that this day belongs to. */
  public DatePeriod periodOf(LocalDate day) {
    int index = indexOf(day);
    return cut(index, sections.get(index).cycle().periodOf(day));
  }

  /** The cycle that holds on this day. */
  public Cycle cycleOn(LocalDate day) {
    return sections.get(indexOf(day)).cycle();
  }

  /** The first day on or after this one on which a billing period begins. */
  public LocalDate firstBegin(LocalDate onOrAfter) {
    DatePeriod period = periodOf(onOrAfter);
    return period.from().equals(onOrAfter) ? onOrAfter : period.to();
  }

  /**
   * These, with another cycle from a day on; what was to come on that day or later is dropped.
   *
   * @param from not before the first section
   */
  BillingPeriods with(Cycle cycle, LocalDate from) {
    if (sections.getLast().cycle().sameAs(cycle)) {
      return this;
    }
    var kept = new ArrayList<>(sections.stream().filter(s -> s.from().isBefore(from)).toList());
    if (kept.isEmpty() || !kept.getLast().cycle().sameAs(cycle)) {
      kept.add(new Section(from, cycle));
    }
    return new BillingPeriods(kept);
  }

  /**
   * A cycle that was to begin later begins on this day: a plan that is taken then has it at once.
   */
  BillingPeriods at(LocalDate day) {
    Section last = sections.getLast();
    if (!last.from().isAfter(day)) {
      return this;
    }
    var sooner = new ArrayList<>(sections.subList(0, sections.size() - 1));
    sooner.add(new Section(day, new Cycle(last.cycle().every(), day, last.cycle().day())));
    return new BillingPeriods(sooner);
  }

  /** Whether a billing period begins on this day. */
  public boolean beginsOn(LocalDate day) {
    return periodOf(day).from().equals(day);
  }

  /** The days on which the section of this index holds; the last one holds for ever. */
  DatePeriod daysOf(int index) {
    LocalDate from = index == 0 ? LocalDate.MIN : sections.get(index).from();
    LocalDate to = index + 1 == sections.size() ? LocalDate.MAX : sections.get(index + 1).from();
    return new DatePeriod(from, to);
  }

  int indexOf(LocalDate day) {
    int index = sections.size() - 1;
    while (index > 0 && day.isBefore(sections.get(index).from())) {
      index--;
    }
    return index;
  }

  /** The part of a period of a cycle that lies within its section. */
  private DatePeriod cut(int index, DatePeriod period) {
    return daysOf(index).intersect(period).orElseThrow();
  }

  /**
   * The periods from a day on that have ended when a later day begins, without gap or overlap. The
   * first is shorter when it does not start on a boundary.
   */
  public List<DatePeriod> ended(LocalDate from, LocalDate today) {
    var periods = new ArrayList<DatePeriod>();
    LocalDate start = from;
    LocalDate end = periodOf(start).to();
    while (!end.isAfter(today)) {
      periods.add(new DatePeriod(start, end));
      start = end;
      end = periodOf(start).to();
    }
    return List.copyOf(periods);
  }
}
