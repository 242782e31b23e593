import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

interface Palette {
  land: string;
  water: string;
  park: string;
  wood: string;
  built: string;
  industry: string;
  building: string;
  street: string;
  streetEdge: string;
  main: string;
  mainEdge: string;
  path: string;
  rail: string;
  text: string;
  faint: string;
  halo: string;
}

const LIGHT: Palette = {
  land: '#f4f2ed',
  water: '#b8d6e6',
  park: '#d4e7c8',
  wood: '#c6dfb8',
  built: '#eeebe4',
  industry: '#e8e4e8',
  building: '#e1dcd2',
  street: '#ffffff',
  streetEdge: '#dcd7cd',
  main: '#fff3d2',
  mainEdge: '#e4cd98',
  path: '#d6cfc0',
  rail: '#8d949a',
  text: '#36403e',
  faint: '#6b7572',
  halo: '#ffffff',
};

const DARK: Palette = {
  land: '#1a1f22',
  water: '#15303f',
  park: '#1e3126',
  wood: '#1b2d20',
  built: '#1f2528',
  industry: '#23242b',
  building: '#282f33',
  street: '#3a4247',
  streetEdge: '#20262a',
  main: '#514a39',
  mainEdge: '#2b281f',
  path: '#333b3f',
  rail: '#6d767b',
  text: '#cfd8d6',
  faint: '#9aa5a2',
  halo: '#14181a',
};

const MAIN_ROADS = ['motorway', 'trunk', 'primary', 'secondary'];
const PATHS = ['path', 'footway', 'pedestrian', 'track', 'cycleway', 'steps'];
/** Drawn by the browser's own fonts, as the style names no glyphs. */
const FONT = ['sans-serif'];

/** A style for the city's vector tiles, used when the server has none of its own. */
export function fallbackStyle(tiles: string, dark: boolean): StyleSpecification {
  const colour = dark ? DARK : LIGHT;
  const width = (at11: number, at14: number, at18: number) =>
    ['interpolate', ['exponential', 1.5], ['zoom'], 11, at11, 14, at14, 18, at18] as never;
  const roads = (id: string, classes: string[], not: boolean, paint: object, minzoom: number): LayerSpecification => ({
    id,
    type: 'line',
    source: 'basemap',
    'source-layer': 'road',
    minzoom,
    filter: [not ? '!' : 'all', ['in', ['get', 'class'], ['literal', classes]]] as never,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint,
  });

  return {
    version: 8,
    sources: { basemap: { type: 'vector', url: `pmtiles://${tiles}` } },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': colour.land } },
      {
        id: 'landuse',
        type: 'fill',
        source: 'basemap',
        'source-layer': 'landuse',
        paint: {
          'fill-color': [
            'match',
            ['get', 'class'],
            ['industrial', 'railway', 'commercial', 'retail'],
            colour.industry,
            ['forest', 'wood'],
            colour.wood,
            ['grass', 'meadow', 'park', 'cemetery', 'recreation_ground', 'allotments'],
            colour.park,
            colour.built,
          ],
        },
      },
      { id: 'park', type: 'fill', source: 'basemap', 'source-layer': 'park', paint: { 'fill-color': colour.park } },
      {
        id: 'water',
        type: 'fill',
        source: 'basemap',
        'source-layer': 'water',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': colour.water },
      },
      ...['water', 'waterway'].map(
        (layer): LayerSpecification => ({
          id: `${layer}-line`,
          type: 'line',
          source: 'basemap',
          'source-layer': layer,
          filter: ['==', ['geometry-type'], 'LineString'],
          paint: { 'line-color': colour.water, 'line-width': width(1, 3, 12) },
        }),
      ),
      {
        id: 'building',
        type: 'fill',
        source: 'basemap',
        'source-layer': 'building',
        minzoom: 13,
        paint: { 'fill-color': colour.building },
      },
      roads('path', PATHS, false, { 'line-color': colour.path, 'line-width': width(0, 1, 4) }, 14),
      roads(
        'street-edge',
        [...MAIN_ROADS, ...PATHS],
        true,
        { 'line-color': colour.streetEdge, 'line-width': width(0.4, 4, 18) },
        12,
      ),
      roads('main-edge', MAIN_ROADS, false, { 'line-color': colour.mainEdge, 'line-width': width(2, 6.5, 24) }, 5),
      roads('street', [...MAIN_ROADS, ...PATHS], true, { 'line-color': colour.street, 'line-width': width(0.6, 2.6, 15) }, 11),
      roads('main', MAIN_ROADS, false, { 'line-color': colour.main, 'line-width': width(1.2, 4.8, 20) }, 5),
      {
        id: 'rail',
        type: 'line',
        source: 'basemap',
        'source-layer': 'rail',
        paint: { 'line-color': colour.rail, 'line-width': width(0.8, 1.6, 4), 'line-dasharray': [4, 2] },
      },
      {
        id: 'road-name',
        type: 'symbol',
        source: 'basemap',
        'source-layer': 'road',
        minzoom: 13,
        filter: ['has', 'name'],
        layout: {
          'symbol-placement': 'line',
          'text-field': ['get', 'name'],
          'text-font': FONT,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10, 17, 13],
        },
        paint: { 'text-color': colour.faint, 'text-halo-color': colour.halo, 'text-halo-width': 1.4 },
      },
      {
        id: 'place-name',
        type: 'symbol',
        source: 'basemap',
        'source-layer': 'place',
        filter: ['has', 'name'],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': FONT,
          'text-size': ['match', ['get', 'class'], ['city', 'town'], 16, 13],
          'text-max-width': 8,
        },
        paint: { 'text-color': colour.text, 'text-halo-color': colour.halo, 'text-halo-width': 1.6 },
      },
    ],
  };
}

/** The font of the style's labels, so that ours look alike and ask for no glyphs that are not served. */
export function labelFont(style: StyleSpecification): string[] {
  for (const layer of style.layers) {
    const font: unknown = layer.type === 'symbol' ? layer.layout?.['text-font'] : undefined;
    if (Array.isArray(font) && font.every((name) => typeof name === 'string')) {
      return font as string[];
    }
  }
  return FONT;
}

/** Addresses in a style that begin with a slash, made absolute as the map's workers need them. */
export function withAbsoluteAddresses(style: StyleSpecification, origin: string): StyleSpecification {
  const absolute = (address: string) => (address.startsWith('/') ? origin + address : address);
  const copy: StyleSpecification = { ...style, sources: { ...style.sources } };
  if (copy.glyphs) {
    copy.glyphs = absolute(copy.glyphs);
  }
  if (typeof copy.sprite === 'string') {
    copy.sprite = absolute(copy.sprite);
  }
  for (const [name, source] of Object.entries(style.sources)) {
    if ('url' in source && typeof source.url === 'string') {
      const [, scheme = '', address = ''] = /^(pmtiles:\/\/)?(.*)$/.exec(source.url) ?? [];
      copy.sources[name] = { ...source, url: scheme + absolute(address) } as typeof source;
    }
    if ('tiles' in source && Array.isArray(source.tiles)) {
      copy.sources[name] = { ...source, tiles: source.tiles.map(absolute) } as typeof source;
    }
  }
  return copy;
}
