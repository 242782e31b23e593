package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.store.CatalogueReload;
import io.openmaas.billing.catalogue.store.ImportReport;
import io.openmaas.billing.catalogue.store.KeptVersion;
import io.openmaas.billing.catalogue.store.StoredCatalogue;
import io.openmaas.billing.catalogue.store.StoredCatalogue.Mode;
import io.openmaas.billing.catalogue.yaml.CatalogueItem;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.core.city.Cities;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The catalogue as it is kept: imports, versions, and its form. For finance and administrators. */
@Path("/v1/catalogue")
@RolesAllowed({"finance", "admin"})
public class CatalogueResource {
  private static final int MOST_FILES = 100;
  private static final int MOST_CHARACTERS = 2_000_000;
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern VERSION = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}(@[0-9]{1,9})?");

  private final StoredCatalogue stored;
  private final CatalogueReload reload;
  private final Cities cities;

  public CatalogueResource(StoredCatalogue stored, CatalogueReload reload, Cities cities) {
    this.stored = stored;
    this.reload = reload;
    this.cities = cities;
  }

  /** Several files, or examples by name; all are imported or none. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<ImportView> importFiles(
      Files files,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      SecurityContext caller) {
    return importAll(texts(files), dryRun, caller);
  }

  /**
   * One file.
   *
   * @param name as it is named in flaws
   */
  @POST
  @Consumes({"application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
  public Uni<ImportView> importFile(
      String text,
      @QueryParam("name") @DefaultValue("catalogue.yaml") String name,
      @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
      SecurityContext caller) {
    return importAll(Map.of(name, text == null ? "" : text), dryRun, caller);
  }

  private Uni<ImportView> importAll(
      Map<String, String> files, boolean dryRun, SecurityContext caller) {
    if (files.values().stream().mapToInt(String::length).sum() > MOST_CHARACTERS) {
      throw new ProblemException(
          Problem.invalid("files", "have more than " + MOST_CHARACTERS + " characters"));
    }
    if (files.keySet().stream().anyMatch(name -> !NAME.matcher(name).matches())) {
      throw new ProblemException(
          Problem.invalid("name", "must be 1 to 200 characters without line breaks"));
    }
    return stored
        .importFiles(
            files,
            caller.getUserPrincipal().getName(),
            dryRun ? Mode.DRY_RUN : Mode.IMPORT,
            served())
        .onFailure(CatalogueRefused.class)
        .transform(refused -> new ProblemException(problem((CatalogueRefused) refused)))
        .call(reload::reload)
        .map(report -> ImportView.of(report, dryRun));
  }

  private static Map<String, String> texts(Files files) {
    if (files == null || (files.files() == null && files.examples() == null)) {
      throw new ProblemException(Problem.invalid("files", "is missing"));
    }
    var texts = new LinkedHashMap<String, String>();
    for (FileText file : files.files() == null ? List.<FileText>of() : files.files()) {
      if (file == null || file.name() == null || file.text() == null) {
        throw new ProblemException(Problem.invalid("files", "each needs a name and a text"));
      }
      if (texts.put(file.name(), file.text()) != null) {
        throw new ProblemException(Problem.invalid("files", file.name() + " is there twice"));
      }
    }
    for (String name : files.examples() == null ? List.<String>of() : files.examples()) {
      try {
        texts.put(name + ".yaml", CatalogueYaml.exampleText(String.valueOf(name)));
      } catch (IllegalArgumentException e) {
        throw new ProblemException(Problem.invalid("examples", e.getMessage()));
      }
    }
    if (texts.isEmpty() || texts.size() > MOST_FILES) {
      throw new ProblemException(Problem.invalid("files", "must be 1 to " + MOST_FILES));
    }
    return texts;
  }

  private static Problem problem(CatalogueRefused refused) {
    return new Problem(
        422,
        "catalogue-refused",
        "The catalogue has errors and was refused whole",
        refused.getMessage(),
        refused.flaws().stream()
            .map(
                flaw ->
                    new Problem.FieldError(
                        flaw.file() + ":" + flaw.line() + ": " + flaw.field(), flaw.reason()))
            .toList());
  }

  /** Where a plan is sold that names no country: in the cities that have its currency. */
  private Map<Currency, Set<String>> served() {
    var served = new LinkedHashMap<Currency, Set<String>>();
    cities
        .list()
        .forEach(
            city ->
                served.computeIfAbsent(city.currency(), _ -> new HashSet<>()).add(city.country()));
    return served;
  }

  /** Every version of every plan. */
  @GET
  public Uni<List<VersionView>> versions() {
    return stored.list(Optional.empty()).map(all -> all.stream().map(VersionView::of).toList());
  }

  /**
   * The versions of a plan with their texts, or one.
   *
   * @param plan {@code PLAN} or {@code PLAN@VERSION}
   */
  @GET
  @Path("/plans/{plan}")
  public Uni<List<VersionText>> plan(@PathParam("plan") String plan) {
    requireForm(plan);
    return stored
        .list(Optional.of(plan))
        .map(
            found -> {
              if (found.isEmpty()) {
                throw new ProblemException(Problem.notFound("plan '" + plan + "'"));
              }
              return found.stream()
                  .map(version -> new VersionText(VersionView.of(version), version.text()))
                  .toList();
            });
  }

  /** Takes a version that nobody has off sale. */
  @DELETE
  @Path("/plans/{version}")
  public Uni<Void> withdraw(@PathParam("version") String version, SecurityContext caller) {
    requireForm(version);
    return stored.withdraw(version, caller.getUserPrincipal().getName()).call(reload::reload);
  }

  private static void requireForm(String plan) {
    if (!VERSION.matcher(plan).matches()) {
      throw new ProblemException(Problem.notFound("a plan of that name"));
    }
  }

  /** The JSON Schema (2020-12) of catalogue files. */
  @GET
  @Path("/schema")
  @PermitAll
  @Produces({"application/schema+json", MediaType.APPLICATION_JSON})
  public String schema() {
    return CatalogueYaml.schema();
  }

  /**
   * What is imported.
   *
   * @param examples names of examples that come with the engine
   */
  public record Files(List<FileText> files, List<String> examples) {}

  /**
   * @param name as it is named in flaws
   */
  public record FileText(String name, String text) {}

  /**
   * What an import did, or would do.
   *
   * @param revision of the catalogue
   */
  public record ImportView(
      long revision,
      boolean dryRun,
      List<String> added,
      List<String> replaced,
      List<String> unchanged,
      List<ImportReport.Move> moves) {
    static ImportView of(ImportReport report, boolean dryRun) {
      var what = report.decision();
      return new ImportView(
          report.revision(),
          dryRun,
          what.added().stream().map(CatalogueItem::key).toList(),
          what.replaced().stream().map(CatalogueItem::key).toList(),
          what.unchanged().stream().map(CatalogueItem::key).toList(),
          report.moves());
    }
  }

  /** A version of a plan. */
  public record VersionView(
      String version,
      LocalDate effectiveFrom,
      KeptVersion.State state,
      String sha256,
      Instant importedAt,
      String importedBy) {
    static VersionView of(KeptVersion version) {
      return new VersionView(
          version.ref(),
          version.effectiveFrom(),
          version.state(),
          version.sha256(),
          version.came().at(),
          version.came().by());
    }
  }

  /**
   * @param yaml as a catalogue file of its own
   */
  public record VersionText(VersionView version, String yaml) {}
}
