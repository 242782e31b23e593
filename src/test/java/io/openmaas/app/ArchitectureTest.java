package io.openmaas.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The directions and confinements of docs/ARCHITECTURE.md. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.openmaas");

  private static final List<String> OUTER = List.of("connectors", "billing", "planner", "terminal");

  /** Leaf packages in which machinery lives; every other package of a pure feature is pure. */
  private static final Set<String> LEAVES =
      Set.of("store", "rest", "wire", "log", "postgresql", "pdf", "yaml", "json", "messaging");

  private static final List<String> PURE =
      List.of(
          "core.money",
          "core.time",
          "core.geo",
          "core.id",
          "core.city",
          "core.operator",
          "core.vehicle",
          "core.traveller",
          "core.itinerary",
          "core.offer",
          "core.booking",
          "core.trip",
          "core.evidence",
          "core.event",
          "core.problem",
          "core.webhook",
          "billing.account",
          "billing.catalogue",
          "billing.subscription",
          "billing.metering",
          "billing.rating",
          "billing.holding",
          "billing.invoice",
          "billing.scenario",
          "billing.ledger",
          "billing.payment",
          "billing.settlement",
          "terminal.protocol.reference",
          "terminal.protocol.teltonika",
          "terminal.protocol.jt808",
          "terminal.ingest",
          "terminal.trip",
          "terminal.evidence",
          "terminal.command",
          "terminal.alarm",
          "terminal.fleet",
          "terminal.fleet.place",
          "terminal.fleet.condition",
          "terminal.fleet.job",
          "terminal.fleet.damage",
          "terminal.fleet.substitute",
          "terminal.fleet.card",
          "terminal.fleet.navigation");

  @Test
  void modules_form_a_star_round_the_core() {
    for (String module : OUTER) {
      String[] others =
          OUTER.stream()
              .filter(other -> !other.equals(module))
              .map(other -> "io.openmaas." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.openmaas." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(ALL);
      noClasses()
          .that()
          .resideInAPackage("io.openmaas.core..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.openmaas." + module + "..")
          .check(ALL);
    }
    noClasses()
        .that()
        .resideOutsideOfPackage("io.openmaas.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.openmaas.app..")
        .check(ALL);
  }

  @Test
  void packages_do_not_depend_in_circles() {
    slices().matching("io.openmaas.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void feature_roots_are_pure() {
    noClasses()
        .that(describe("belong to a pure feature root", ArchitectureTest::isPureRoot))
        .should()
        .dependOnClassesThat(
            describe(
                "are machinery",
                target ->
                    !isPureRoot(target)
                        && !target.getPackageName().startsWith("java.")
                        && !target.getPackageName().equals("javax.crypto")
                        && !target.getPackageName().equals("javax.crypto.spec")
                        && !target.getPackageName().isEmpty()
                        && !target.getPackageName().startsWith("io.smallrye.mutiny")
                        && !target.getPackageName().equals("io.openmaas.terminal")
                        && !target.isPrimitive()
                        && !target.isArray()))
        .check(ALL);
  }

  private static boolean isPureRoot(JavaClass type) {
    return PURE.stream().anyMatch(root -> type.getPackageName().equals("io.openmaas." + root));
  }

  @Test
  void machinery_stays_in_its_leaf() {
    confine("jakarta.persistence..", "..store..");
    confine("org.hibernate.annotations..", "..store..");
    confine("jakarta.ws.rs..", "..rest..", "io.openmaas.app..");
    confine("com.stripe..", "io.openmaas.billing.payment.stripe..");
    confine("org.apache.camel..", "io.openmaas.connectors..");
    confine("org.opentripplanner..", "io.openmaas.planner.otp..");
    confine("com.onthegomap..", "io.openmaas.planner.basemap..");
    confine("com.openhtmltopdf..", "io.openmaas.billing.invoice.pdf..");
  }

  private static void confine(String what, String... where) {
    noClasses()
        .that()
        .resideOutsideOfPackages(where)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(what)
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void money_and_billing_know_no_floating_point() {
    DescribedPredicate<JavaClass> floating =
        describe(
            "floating point",
            type ->
                Set.of("float", "double", "java.lang.Float", "java.lang.Double")
                    .contains(type.getName()));
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("io.openmaas.core.money..", "io.openmaas.billing..")
        .should()
        .haveRawType(floating)
        .check(ALL);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("io.openmaas.core.money..", "io.openmaas.billing..")
        .should()
        .haveRawReturnType(floating)
        .check(ALL);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("io.openmaas.core.money..", "io.openmaas.billing..")
        .should()
        .haveRawParameterTypes(
            describe("a floating point parameter", types -> types.stream().anyMatch(floating)))
        .check(ALL);
  }

  @Test
  void the_clock_is_injected() {
    Set<Class<?>> clocks =
        Set.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            ZonedDateTime.class,
            OffsetDateTime.class,
            YearMonth.class);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.openmaas.app.wiring")
        .should()
        .callMethodWhere(
            DescribedPredicate.<JavaCall<?>>describe(
                "reads the machine's clock",
                call ->
                    call.getName().equals("now")
                            && clocks.stream()
                                .anyMatch(clock -> call.getTargetOwner().isEquivalentTo(clock))
                        || call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().equals("currentTimeMillis")
                        || call.getTargetOwner().isEquivalentTo(Clock.class)
                            && call.getName().startsWith("system")))
        .check(ALL);
  }

  @Test
  void dependencies_come_through_constructors() {
    noFields()
        .that()
        .areDeclaredInClassesThat(
            describe("are not picocli commands", type -> !type.getPackageName().endsWith(".cli")))
        .should()
        .beAnnotatedWith("jakarta.inject.Inject")
        .orShould()
        .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
        .check(ALL);
  }

  @Test
  void rows_are_not_public() {
    noClasses()
        .that()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .haveModifier(JavaModifier.PUBLIC)
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void names_say_what_a_thing_is() {
    for (String suffix : Arrays.asList("Impl", "Manager", "Helper", "Utils", "Util", "Service")) {
      noClasses().should().haveSimpleNameEndingWith(suffix).check(ALL);
    }
  }

  @Test
  void leaves_do_not_reach_into_pure_roots_from_below() {
    noClasses()
        .that(describe("belong to a pure feature root", ArchitectureTest::isPureRoot))
        .should()
        .dependOnClassesThat(
            describe(
                "live in a leaf",
                target ->
                    target.getPackageName().startsWith("io.openmaas.")
                        && LEAVES.contains(
                            target
                                .getPackageName()
                                .substring(target.getPackageName().lastIndexOf('.') + 1))))
        .check(ALL);
  }
}
