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
      const given = leg.line?.color?.replace(/^#?/, '#');
      return { colour: given ?? mode.colour, label: `${mode.word} ${leg.line?.name ?? ''}`.trim(), icon: mode.icon };
    }
    case 'RENTAL':
      return { colour: '#0b6b58', label: leg.vehicle?.model ?? 'Shared car', icon: 'car' };
    case 'RIDE':
      return { colour: '#8a5a00', label: 'Ride', icon: 'ride' };
  }
}
