import type { BillLine } from '../billing';
import { unitPrice } from '../format';
import { explains, partText, type Names } from '../parts';

/** How the amount of a line came about, step by step, behind a summary that opens it. */
export function LineParts({ line, names }: { line: BillLine; names?: Names | undefined }) {
  if (!explains(line)) {
    return null;
  }
  return (
    <details class="parts">
      <summary>How it came about</summary>
      <ul>
        {(line.parts ?? []).map((part, index) => (
          <li key={index}>
            <span>{partText(part, line, names)}</span>
            <span class="amount">{unitPrice(part.amount, line.amount.currency)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
