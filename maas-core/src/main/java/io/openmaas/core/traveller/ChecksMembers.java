package io.openmaas.core.traveller;

import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.List;

/** The port that looks into a sign-up. It finds; an administrator decides. */
public interface ChecksMembers {

  /**
   * @param today the local date in the traveller's home city
   * @return what was found; empty when nothing speaks against the traveller
   */
  Uni<List<Traveller.Finding>> check(Traveller traveller, LocalDate today);
}
