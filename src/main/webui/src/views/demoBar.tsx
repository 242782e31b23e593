import { post } from '../api';
import { setBusinessNow } from '../clock';
import { clockTime, shortDay } from '../format';
import { Icon } from '../icons';
import { go } from '../route';
import type { City, Demo } from '../types';
import { Button, ProblemNote, useAction } from '../ui';

/** Tells that a demonstration runs: its clock, and what moves it on. */
export function DemoBar({
  demo,
  city,
  loggedIn,
  onMonthEnd,
}: {
  demo: Demo;
  city: City;
  loggedIn: boolean;
  onMonthEnd: () => void;
}) {
  const action = useAction(async () => {
    const after = await post<Partial<Demo> | undefined>('/v1/demo/month-end', {});
    if (typeof after?.clock === 'string') {
      setBusinessNow(after.clock);
    }
    onMonthEnd();
    go({ view: 'bill' });
  });
  return (
    <aside class="demo-bar" aria-label="Demonstration">
      <p class="with-icon">
        <Icon name="clock" size={16} />
        <span>
          <strong>Demo</strong> <time dateTime={demo.clock}>{`${shortDay(demo.clock, city.timeZone)}, ${clockTime(demo.clock, city.timeZone)}`}</time>{' '}
          <span class="wide-only">in {city.name}</span>
        </span>
      </p>
      {loggedIn && (
        <Button action={action} kind="demo" busyText="Ending the month">
          End the month
        </Button>
      )}
      <ProblemNote problem={action.problem} />
    </aside>
  );
}
