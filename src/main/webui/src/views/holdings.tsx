import type { Allowance, Budget, Holdings as Held, Lot, Wallet } from '../billing';
import { amountOf, calendarDay, codeWords, dayRange, decimal, money, unitPrice } from '../format';
import type { Names } from '../parts';

/** What they are called, by the codes that bills use. */
export function namesOf(held: Held | undefined): Names {
  return Object.fromEntries([...(held?.allowances ?? []), ...(held?.wallets ?? [])].map((one) => [one.code, one.name]));
}

/** What the traveller still has: allowances, wallets and budgets; nothing at all where there is none. */
export function Holdings({ held }: { held: Held }) {
  const { allowances, wallets, budgets } = held;
  if (allowances.length + wallets.length + budgets.length === 0) {
    return null;
  }
  return (
    <section class="left" data-testid="holdings">
      <h2>What you have left</h2>
      <ul>
        {allowances.map((one) => (
          <AllowanceLeft key={`${one.code} ${one.from}`} allowance={one} />
        ))}
        {wallets.map((one) => (
          <WalletLeft key={one.code} wallet={one} />
        ))}
        {budgets.map((one) => (
          <BudgetLeft key={`${one.account} ${one.per}`} budget={one} />
        ))}
      </ul>
    </section>
  );
}

function lotText(lot: Lot, amount: string): string {
  return `${amount} good ${lot.lastDay ? `until ${calendarDay(lot.lastDay)}` : 'for ever'}`;
}

function Left({ name, left, all, value, notes }: { name: string; left: string; all: number; value: number; notes: string[] }) {
  return (
    <li>
      <p class="list-head">
        <strong>{name}</strong>
        <span class="amount">{left} left</span>
      </p>
      {all > 0 && (
        <span class="bar" aria-hidden="true">
          <span style={{ width: `${Math.min(100, Math.max(0, (100 * value) / all))}%` }} />
        </span>
      )}
      {notes.map((note) => (
        <p class="faint" key={note}>
          {note}
        </p>
      ))}
    </li>
  );
}

function AllowanceLeft({ allowance }: { allowance: Allowance }) {
  const { measure, granted, carriedOver, reserved, left, from, to } = allowance;
  const all = carriedOver.reduce((sum, lot) => sum + Number(lot.units), Number(granted));
  const notes = [`Of ${amountOf(granted, measure)} for ${from && to ? dayRange({ from, to }) : 'the whole term'}`];
  carriedOver.forEach((lot) => notes.push(`Carried over: ${lotText(lot, amountOf(lot.units, measure))}`));
  if (Number(reserved) > 0) {
    notes.push(`${amountOf(reserved, measure)} held for trips you have booked`);
  }
  return <Left name={allowance.name} left={amountOf(left, measure)} all={all} value={Number(left)} notes={notes} />;
}

function WalletLeft({ wallet }: { wallet: Wallet }) {
  const { unitValue, currency, ofPeriod, lots, reserved, left } = wallet;
  const notes = [`Each pays ${unitPrice(unitValue, currency)}`];
  if (Number(ofPeriod) > 0) {
    notes.push(`${decimal(ofPeriod)} of this period`);
  }
  lots.forEach((lot) => notes.push(lotText(lot, decimal(lot.units))));
  if (Number(reserved) > 0) {
    notes.push(`${decimal(reserved)} held for trips you have booked`);
  }
  return <Left name={wallet.name} left={decimal(left)} all={0} value={0} notes={notes} />;
}

function BudgetLeft({ budget }: { budget: Budget }) {
  const { per, most, left, approvalAbove } = budget;
  const notes = approvalAbove ? [`Trips above ${money(approvalAbove)} need approval`] : [];
  if (!most || !left) {
    return (
      <li>
        <strong>Budget of who pays for you</strong>
        {notes.map((note) => (
          <p class="faint" key={note}>
            {note}
          </p>
        ))}
      </li>
    );
  }
  return (
    <Left
      name={`Budget for the ${codeWords(per)}`}
      left={money(left)}
      all={Number(most.amount)}
      value={Number(left.amount)}
      notes={[`Of ${money(most)}, ${dayRange(budget)}`, ...notes]}
    />
  );
}
