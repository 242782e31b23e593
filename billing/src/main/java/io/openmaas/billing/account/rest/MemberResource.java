package io.openmaas.billing.account.rest;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.rest.AccountViews.MemberView;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Members of households and companies: asked by an owner, accepted by themselves. */
@Path("/v1/accounts/{id}")
@RolesAllowed("traveller")
public class MemberResource {
  private final OwnAccounts own;
  private final Members members;
  private final Accounts accounts;
  private final PartyDirectory travellers;
  private final Caller caller;

  public MemberResource(
      OwnAccounts own,
      Members members,
      Accounts accounts,
      PartyDirectory travellers,
      Caller caller) {
    this.own = own;
    this.members = members;
    this.accounts = accounts;
    this.travellers = travellers;
    this.caller = caller;
  }

  @GET
  @Path("/members")
  public Uni<List<MemberView>> list(@PathParam("id") String id) {
    return own.get(id)
        .flatMap(seen -> members.list(seen.account().id()))
        .map(list -> list.stream().map(MemberView::of).toList());
  }

  /** Asks a traveller to join; nothing is his until he accepts. */
  @POST
  @Path("/members")
  public Uni<Response> invite(@PathParam("id") String id, Order order) {
    if (order == null || order.traveller() == null) {
      throw new ProblemException(Problem.invalid("traveller", "is missing"));
    }
    var traveller = new TravellerId(order.traveller());
    return own.getManaged(id)
        .flatMap(account -> wanted(account, traveller, order, Membership.State.INVITED))
        .flatMap(
            wanted ->
                travellers
                    .find(traveller)
                    .map(
                        found ->
                            found.orElseThrow(
                                () ->
                                    new ProblemException(
                                        Problem.invalid("traveller", "is not known"))))
                    .flatMap(_ -> members.invite(wanted))
                    .map(
                        invited -> {
                          if (!invited) {
                            throw new ProblemException(
                                Problem.conflict("already-member", "he is a member or invited"));
                          }
                          return wanted;
                        }))
        .map(
            wanted ->
                Response.status(Response.Status.CREATED).entity(MemberView.of(wanted)).build());
  }

  /** The invited traveller says yes. */
  @POST
  @Path("/acceptance")
  public Uni<MemberView> accept(@PathParam("id") String id) {
    AccountId account = OwnAccounts.id(id, "account");
    TravellerId me = caller.traveller();
    return members
        .move(account, me, Membership.State.INVITED, Membership.State.ACTIVE)
        .flatMap(_ -> find(account, me))
        .map(
            found ->
                found
                    .filter(member -> member.state() == Membership.State.ACTIVE)
                    .map(MemberView::of)
                    .orElseThrow(
                        () -> new ProblemException(Problem.notFound("invitation to " + id))));
  }

  /** Changes what a member is. */
  @PUT
  @Path("/members/{traveller}")
  public Uni<MemberView> change(
      @PathParam("id") String id, @PathParam("traveller") String traveller, Order order) {
    if (order == null) {
      throw new ProblemException(Problem.invalid("role", "is missing"));
    }
    var of = new TravellerId(OwnAccounts.uuid(traveller, "member"));
    return own.getManaged(id)
        .flatMap(
            account ->
                find(account.id(), of)
                    .map(
                        found ->
                            found
                                .filter(member -> member.state() != Membership.State.ENDED)
                                .orElseThrow(
                                    () ->
                                        new ProblemException(
                                            Problem.notFound("member " + traveller))))
                    .flatMap(
                        before ->
                            keepAnOwner(before, role(order.role()))
                                .flatMap(_ -> wanted(account, of, order, before.state()))))
        .flatMap(
            wanted ->
                changed(wanted.state(), wanted, traveller).replaceWith(MemberView.of(wanted)));
  }

  /** An owner removes a member; a member leaves or declines. */
  @DELETE
  @Path("/members/{traveller}")
  public Uni<Response> end(@PathParam("id") String id, @PathParam("traveller") String traveller) {
    var of = new TravellerId(OwnAccounts.uuid(traveller, "member"));
    AccountId account = OwnAccounts.id(id, "account");
    Uni<?> allowed =
        of.equals(caller.traveller()) ? Uni.createFrom().voidItem() : own.getManaged(id);
    return allowed
        .flatMap(_ -> find(account, of))
        .map(
            found ->
                found
                    .filter(member -> member.state() != Membership.State.ENDED)
                    .orElseThrow(
                        () -> new ProblemException(Problem.notFound("member " + traveller))))
        .flatMap(
            before ->
                keepAnOwner(before, Membership.Role.MEMBER)
                    .flatMap(
                        _ ->
                            changed(
                                before.state(),
                                new Membership(
                                    account,
                                    of,
                                    before.role(),
                                    Membership.State.ENDED,
                                    Optional.empty()),
                                traveller)))
        .replaceWith(Response.noContent().build());
  }

  /** Of two who change a member at the same moment, one is refused. */
  private Uni<Void> changed(Membership.State from, Membership wanted, String traveller) {
    return members
        .change(from, wanted)
        .onFailure(PgException.class)
        .transform(AccountResource::refusal)
        .invoke(
            changed -> {
              if (!changed) {
                throw new ProblemException(Problem.notFound("member " + traveller));
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> keepAnOwner(Membership before, Membership.Role after) {
    if (!before.manages() || after == Membership.Role.OWNER) {
      return Uni.createFrom().voidItem();
    }
    return members
        .list(before.account())
        .invoke(
            list -> {
              if (list.stream().filter(Membership::manages).count() == 1) {
                throw new ProblemException(
                    Problem.conflict("last-owner", "the account needs an owner"));
              }
            })
        .replaceWithVoid();
  }

  private Uni<Membership> wanted(
      Account account, TravellerId traveller, Order order, Membership.State state) {
    if (!(account.holder() instanceof Holder.Household)
        && !(account.holder() instanceof Holder.Company)) {
      throw new ProblemException(
          Problem.conflict("no-members", "only households and companies have members"));
    }
    var role = role(order.role());
    var centre = Optional.ofNullable(order.costCentre()).map(AccountId::new);
    return accounts
        .find(centre.map(List::of).orElse(List.of()))
        .map(
            found -> {
              boolean ofCompany =
                  found.values().stream()
                      .allMatch(
                          a ->
                              a.holder() instanceof Holder.CostCentre c
                                  && c.company().equals(account.id()));
              if (centre.isPresent() && (found.isEmpty() || !ofCompany)) {
                throw new ProblemException(
                    Problem.invalid("costCentre", "is not one of this company"));
              }
              return new Membership(account.id(), traveller, role, state, centre);
            });
  }

  private Uni<Optional<Membership>> find(AccountId account, TravellerId traveller) {
    return members
        .list(account)
        .map(list -> list.stream().filter(m -> m.traveller().equals(traveller)).findFirst());
  }

  private static Membership.Role role(String text) {
    if (text == null) {
      return Membership.Role.MEMBER;
    }
    try {
      return Membership.Role.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("role", "is OWNER, APPROVER or MEMBER"));
    }
  }

  /**
   * A member as wanted.
   *
   * @param role {@code MEMBER} where it is absent
   */
  public record Order(UUID traveller, String role, UUID costCentre) {}
}
