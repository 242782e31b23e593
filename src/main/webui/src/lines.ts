import type { Leg } from './types';

/** What a leg looks like on the map and in its strip. All colours carry white text at 4.5:1 or better. */
export interface Look {
  colour: string;
  label: string;
  icon: 'walk' | 'subway' | 'bus' | 'tram' | 'rail' | 'ferry' | 'car' | 'ride';
}

const MODES: Record<string, Pick<Look, 'colour' | 'icon'> & { word: string }> = {
  SUBWAY: { colour: '#1f5fbf', icon: 'subway', word: 'Metro' },
  TRAM: { colour: '#9b2f86', icon: 'tram', word: 'Tram' },
  BUS: { colour: '#b3442a', icon: 'bus', word: 'Bus' },
  TROLLEYBUS: { colour: '#b3442a', icon: 'bus', word: 'Trolleybus' },
  RAIL: { colour: '#4f5b66', icon: 'rail', word: 'Train' },
  FERRY: { colour: '#1c6f8c', icon: 'ferry', word: 'Ferry' },
};
const OTHER = { colour: '#6a4c9c', icon: 'tram', word: 'Line' } as const;

export function look(leg: Leg): Look {
  switch (leg.kind) {
    case 'WALK':
      return { colour: '#6b7673', label: 'Walk', icon: 'walk' };
    case 'TRANSIT': {
      const mode = MODES[leg.line?.mode ?? ''] ?? OTHER;
      const given = darkEnough(leg.line?.color);
      return { colour: given ?? mode.colour, label: `${mode.word} ${leg.line?.name ?? ''}`.trim(), icon: mode.icon };
    }
    case 'RENTAL':
      return { colour: '#0b6b58', label: leg.vehicle?.model ?? 'Shared car', icon: 'car' };
    case 'RIDE':
      return { colour: '#8a5a00', label: 'Ride', icon: 'ride' };
  }
}

/** The operator's colour, made darker until white text is read on it at 4.5:1. */
export function darkEnough(hex: string | undefined): string | undefined {
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex ?? '');
  if (!digits) {
    return undefined;
  }
  let parts = digits.slice(1).map((pair) => parseInt(pair, 16));
  while (1.05 / (luminance(parts) + 0.05) < 4.5) {
    parts = parts.map((part) => Math.floor(part * 0.94));
  }
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance as WCAG defines it. */
function luminance(parts: number[]): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
