import type { ComponentChildren } from 'preact';

const SHAPES = {
  walk: (
    <>
      <circle cx="13" cy="4" r="1.8" fill="currentColor" stroke="none" />
      <path d="M12.500 8l-2 5 3.200 3 .8 5M10.500 13l-1 4-2.500 4M12.500 8l-3.500 1.500-1 3M12.500 8l2.500 3 3 1" />
    </>
  ),
  subway: (
    <>
      <rect x="5" y="3" width="14" height="14" rx="4" />
      <path d="M5 11h14M8 21l2-4M16 21l-2-4M9 14h.01M15 14h.01" />
    </>
  ),
  tram: (
    <>
      <rect x="6" y="6" width="12" height="12" rx="3" />
      <path d="M9 3h6M12 3v3M6 12h12M8 21l2-3M16 21l-2-3" />
    </>
  ),
  rail: (
    <>
      <path d="M6 8a5 5 0 0 1 5-5h2a5 5 0 0 1 5 5v7a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3zM6 11h12M8 21l1.500-3M16 21l-1.500-3" />
    </>
  ),
  bus: (
    <>
      <rect x="4" y="4" width="16" height="13" rx="2.500" />
      <path d="M4 11h16M7 17v3M17 17v3M7.500 14h.01M16.500 14h.01" />
    </>
  ),
  ferry: <path d="M3 18c2 2 4 2 6 0 2 2 4 2 6 0 2 2 4 2 6 0M5 15l-1-4h16l-2 4M8 11V6h8v5M12 6V3" />,
  car: (
    <>
      <path d="M4 16v-4l2-5.500A2 2 0 0 1 8 5h8a2 2 0 0 1 2 1.500L20 12v4M4 12h16v5H4zM6 17v2M18 17v2M7.500 14.500h.01M16.500 14.500h.01" />
    </>
  ),
  ride: (
    <>
      <circle cx="8" cy="7" r="3" />
      <circle cx="17" cy="8" r="2.500" />
      <path d="M2.500 20c0-4 2-6 5.500-6s5.500 2 5.500 6M15 14c4-.5 6.500 1.500 6.500 5" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5l3 2" />
    </>
  ),
  leaf: <path d="M5 19c0-9 5-14 15-14 0 10-5 15-12 14M5 21c1-5 4-8 8-10" />,
  swap: <path d="M7 4v15M7 4L3.500 7.500M7 4l3.500 3.500M17 20V5M17 20l-3.500-3.500M17 20l3.500-3.500" />,
  route: (
    <>
      <circle cx="6" cy="19" r="2.500" />
      <circle cx="18" cy="5" r="2.500" />
      <path d="M8.500 19H15a3.500 3.500 0 0 0 0-7H9a3.500 3.500 0 0 1 0-7h6.500" />
    </>
  ),
  ticket: <path d="M3 9V6h18v3a3 3 0 0 0 0 6v3H3v-3a3 3 0 0 0 0-6zM14 6v2M14 11v2M14 16v2" />,
  receipt: <path d="M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6" />,
  card: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2.500" />
      <path d="M3 10h18M7 15h4" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.500 21c0-4.500 3-7 7.500-7s7.500 2.500 7.500 7" />
    </>
  ),
  check: <path d="M5 12.500l4.500 4.500L19 7" />,
  cross: <path d="M6 6l12 12M18 6L6 18" />,
  unlock: (
    <>
      <rect x="5" y="11" width="14" height="10" rx="2" />
      <path d="M8 11V7a4 4 0 0 1 7.500-2M12 15v2" />
    </>
  ),
  flag: <path d="M6 21V4M6 4h11l-2 4 2 4H6" />,
  play: <path d="M8 5l11 7-11 7z" />,
  pin: (
    <>
      <path d="M12 21s7-6.500 7-11.500A7 7 0 0 0 5 9.500C5 14.500 12 21 12 21z" />
      <circle cx="12" cy="9.500" r="2.300" />
    </>
  ),
  download: <path d="M12 4v11M7.500 11L12 15.500 16.500 11M5 20h14" />,
  back: <path d="M15 5l-7 7 7 7" />,
} satisfies Record<string, ComponentChildren>;

export type IconName = keyof typeof SHAPES;

/** A drawing beside a text that says the same, hence hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {SHAPES[name]}
    </svg>
  );
}
