import type { Point } from './types';

/** Decodes an encoded polyline of five decimals; what is cut short at the end is left out. */
export function decodePolyline(encoded: string): Point[] {
  const points: Point[] = [];
  let position = 0;
  let lat = 0;
  let lon = 0;

  function next(): number | undefined {
    let value = 0;
    let shift = 0;
    while (position < encoded.length) {
      const chunk = encoded.charCodeAt(position++) - 63;
      value |= (chunk & 0x1f) << shift;
      shift += 5;
      if (chunk < 0x20) {
        return value & 1 ? ~(value >> 1) : value >> 1;
      }
    }
    return undefined;
  }

  for (;;) {
    const north = next();
    const east = next();
    if (north === undefined || east === undefined) {
      return points;
    }
    lat += north;
    lon += east;
    points.push({ lat: lat / 1e5, lon: lon / 1e5 });
  }
}
