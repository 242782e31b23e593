package io.openmaas.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps files and papers in order. */
class TidyTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#\\s]+)[^)]*\\)");

  @Test
  void every_package_says_what_it_owns() throws IOException {
    List<Path> silent = new ArrayList<>();
    for (String sources :
        List.of(
            "maas-core/src/main/java",
            "connectors/src/main/java",
            "billing/src/main/java",
            "planner-data/src/main/java",
            "terminal-gateway/src/main/java",
            "src/main/java")) {
      try (Stream<Path> folders = Files.walk(ROOT.resolve(sources))) {
        folders
            .filter(Files::isDirectory)
            .filter(TidyTest::isFeature)
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .forEach(silent::add);
      }
    }
    assertEquals(List.of(), silent, "these features lack a package-info.java");
  }

  private static boolean isFeature(Path folder) {
    String name = folder.getFileName().toString();
    if (List.of("store", "rest", "wire", "log", "postgresql", "pdf", "json", "messaging")
        .contains(name)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void decisions_have_unique_numbers_and_stand_in_the_index() throws IOException {
    Path decisions = ROOT.resolve("docs/decisions");
    String index = Files.readString(decisions.resolve("README.md"));
    Map<String, Path> byNumber = new HashMap<>();
    try (Stream<Path> files = Files.list(decisions)) {
      for (Path file : files.filter(f -> !f.endsWith("README.md")).toList()) {
        String name = file.getFileName().toString();
        assertTrue(name.matches("\\d{4}-[a-z0-9-]+\\.md"), name);
        assertEquals(null, byNumber.put(name.substring(0, 4), file), "number used twice: " + name);
        assertTrue(index.contains(name), name + " is not in the index");
      }
    }
  }

  @Test
  void links_between_papers_resolve() throws IOException {
    List<String> broken = new ArrayList<>();
    List<Path> papers = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(papers::add);
    }
    for (Path paper : papers) {
      var links = LINK.matcher(Files.readString(paper));
      while (links.find()) {
        if (!Files.exists(paper.resolveSibling(links.group(1)))) {
          broken.add(ROOT.relativize(paper) + " -> " + links.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }
}
