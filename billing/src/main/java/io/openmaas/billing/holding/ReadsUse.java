package io.openmaas.billing.holding;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The port by which recorded use is read. */
public interface ReadsUse {

  /** What these accounts used at an instant of this period, as it stands now: corrected. */
  Uni<List<Usage>> list(Collection<AccountId> accounts, Period period);

  /** Those of the keys under which a use was recorded, also if it was reversed since. */
  Uni<Set<UsageKey>> recorded(Collection<UsageKey> keys);
}
