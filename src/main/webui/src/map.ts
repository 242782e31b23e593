import type { FeatureCollection } from 'geojson';
import maplibregl from 'maplibre-gl';
import type { GeoJSONSource, LayerSpecification, MapGeoJSONFeature, StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { Protocol } from 'pmtiles';
import { find } from './api';
import { distance, words } from './format';
import { look } from './lines';
import { fallbackStyle, labelFont, withAbsoluteAddresses } from './mapStyle';
import { decodePolyline } from './polyline';
import type { City, FreeVehicle, Leg, LivePosition, Place, Point, Station } from './types';

/** What is to be seen on the map beside the city itself. */
export interface Scene {
  from?: Place | undefined;
  to?: Place | undefined;
  legs: Leg[];
  /** The legs to look at; all when it is absent. */
  focus?: Leg[] | undefined;
  vehicles: FreeVehicle[];
  stations: Station[];
  zones?: FeatureCollection | undefined;
  car?: LivePosition | undefined;
  /** Where the car has been since it was unlocked. */
  trail: Point[];
}

export type End = 'from' | 'to';

interface Listener {
  /** The map was clicked at this place; `end` is set when the traveller said which end it is. */
  onPick(place: Place, end?: End): void;
  onNotice(text: string): void;
}

const protocol = new Protocol({ metadata: true });
maplibregl.addProtocol('pmtiles', protocol.tile);

const EXTENT_PADDING = 12;
const BLANK: Scene = { legs: [], vehicles: [], stations: [], trail: [] };
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The map of one city. Throws when the browser cannot draw it (no WebGL). */
export class CityMap {
  private scene: Scene = BLANK;
  private ready = false;
  private picking = false;
  private readonly ends: Partial<Record<End, maplibregl.Marker>> = {};
  private carMarker: maplibregl.Marker | undefined;
  private popup: maplibregl.Popup | undefined;
  /** What the map was last made to show; undefined once the traveller has moved it. */
  private aim: maplibregl.LngLatBounds | undefined;

  private constructor(
    private readonly map: maplibregl.Map,
    private readonly container: HTMLElement,
    private readonly extent: maplibregl.LngLatBounds,
    private readonly font: string[],
    /** Whether the map beneath is dark. */
    private readonly dark: boolean,
    private readonly listener: Listener,
  ) {
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'top-right');
    map.on('load', () => void this.begin());
    map.on('idle', () => (container.dataset['drawn'] = 'true'));
    map.on('error', (event) => {
      if ('sourceId' in event) {
        listener.onNotice('The background map is not available just now; everything else works.');
      }
    });
    map.on('click', (event) => this.click(event));
    map.on('movestart', (event) => {
      if (event.originalEvent) {
        this.aim = undefined;
      }
    });
    map.on('resize', () => this.aim && this.fit(this.aim, 0));
    this.aim = extent;
  }

  static async open(container: HTMLElement, city: City, listener: Listener): Promise<CityMap> {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const served = await find<StyleSpecification>(`/basemap/${city.id}/style.json`).catch(() => undefined);
    const style = withAbsoluteAddresses(served ?? fallbackStyle(`/basemap/${city.id}.pmtiles`, dark), location.origin);
    const { southWest, northEast } = city.extent;
    const extent = new maplibregl.LngLatBounds([southWest.lon, southWest.lat, northEast.lon, northEast.lat]);
    const map = new maplibregl.Map({
      container,
      style,
      bounds: extent,
      fitBoundsOptions: { padding: EXTENT_PADDING },
      attributionControl: { compact: true },
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 19,
    });
    map.touchZoomRotate.disableRotation();
    return new CityMap(map, container, extent, labelFont(style), dark && !served, listener);
  }

  close(): void {
    this.map.remove();
  }

  /** Whether clicks on the map choose an end of the trip. */
  setPicking(picking: boolean): void {
    this.picking = picking;
    this.map.getCanvas().style.cursor = picking ? 'crosshair' : '';
  }

  show(scene: Scene): void {
    const before = this.scene;
    this.scene = scene;
    if (this.ready) {
      this.draw(before);
    }
  }

  private async begin(): Promise<void> {
    await Promise.all([this.addIcon('car', CAR), this.addIcon('bike', BIKE)]);
    const { map, font, dark } = this;
    for (const source of ['zones', 'stations', 'vehicles', 'legs', 'stops', 'trail']) {
      map.addSource(source, { type: 'geojson', data: NOTHING });
    }
    const labels = map.getStyle().layers.find((layer) => layer.type === 'symbol')?.id;
    map.addLayer(
      {
        id: 'zones',
        type: 'fill',
        source: 'zones',
        paint: { 'fill-color': '#16b98a', 'fill-opacity': 0.09 },
      },
      labels,
    );
    map.addLayer(
      {
        id: 'zones-edge',
        type: 'line',
        source: 'zones',
        paint: { 'line-color': '#0b8a6f', 'line-width': 1.5, 'line-dasharray': [3, 2], 'line-opacity': 0.7 },
      },
      labels,
    );
    const addRoute = (layer: LayerSpecification) => map.addLayer(layer, labels);
    addRoute({
      id: 'legs-edge',
      type: 'line',
      source: 'legs',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      filter: ['!=', ['get', 'kind'], 'WALK'],
      paint: { 'line-color': '#ffffff', 'line-width': 9 },
    });
    addRoute({
      id: 'legs-walk-edge',
      type: 'line',
      source: 'legs',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      filter: ['==', ['get', 'kind'], 'WALK'],
      paint: { 'line-color': '#ffffff', 'line-width': 6.5 },
    });
    addRoute({
      id: 'legs',
      type: 'line',
      source: 'legs',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      filter: ['!=', ['get', 'kind'], 'WALK'],
      paint: { 'line-color': ['get', 'colour'], 'line-width': 5.5 },
    });
    addRoute({
      id: 'legs-walk',
      type: 'line',
      source: 'legs',
      layout: { 'line-join': 'round' },
      filter: ['==', ['get', 'kind'], 'WALK'],
      paint: { 'line-color': '#3f4a47', 'line-width': 3.5, 'line-dasharray': [1.4, 0.7] },
    });
    addRoute({
      id: 'trail',
      type: 'line',
      source: 'trail',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': '#ffd166', 'line-width': 3 },
    });
    const iconSize = ['interpolate', ['linear'], ['zoom'], 11, 0.55, 15, 1] as never;
    map.addLayer({
      id: 'stations',
      type: 'symbol',
      source: 'stations',
      minzoom: 12,
      layout: {
        'icon-image': 'bike',
        'icon-size': iconSize,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    });
    map.addLayer({
      id: 'vehicles',
      type: 'symbol',
      source: 'vehicles',
      layout: {
        'icon-image': 'car',
        'icon-size': iconSize,
        'icon-allow-overlap': true,
      },
    });
    map.addLayer({
      id: 'stops',
      type: 'circle',
      source: 'stops',
      paint: {
        'circle-radius': 5,
        'circle-color': '#ffffff',
        'circle-stroke-color': ['get', 'colour'],
        'circle-stroke-width': 3,
      },
    });
    map.addLayer({
      id: 'stop-names',
      type: 'symbol',
      source: 'stops',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': font,
        'text-size': 12.5,
        'text-anchor': 'left',
        'text-offset': [0.9, 0],
        'text-max-width': 9,
        'text-justify': 'left',
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.9,
        'text-optional': true,
      },
      paint: dark
        ? { 'text-color': '#eef3f1', 'text-halo-color': '#14181a', 'text-halo-width': 2 }
        : { 'text-color': '#1d2725', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
    });
    for (const layer of ['vehicles', 'stations']) {
      map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'));
      map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = this.picking ? 'crosshair' : ''));
    }
    this.ready = true;
    this.container.dataset['state'] = 'ready';
    this.draw(BLANK);
  }

  private draw(before: Scene): void {
    const { scene } = this;
    if (scene.zones !== before.zones) {
      this.source('zones').setData(scene.zones ?? NOTHING);
    }
    if (scene.stations !== before.stations) {
      this.source('stations').setData(points(scene.stations, (station) => ({ id: station.id })));
    }
    if (scene.vehicles !== before.vehicles) {
      this.source('vehicles').setData(points(scene.vehicles, (vehicle) => ({ id: vehicle.id })));
    }
    if (scene.trail !== before.trail) {
      this.source('trail').setData({
        type: 'Feature',
        properties: {},
        geometry: { type: 'LineString', coordinates: scene.trail.map(position) },
      });
    }
    if (scene.legs !== before.legs) {
      this.drawLegs(scene.legs);
    }
    if (scene.legs !== before.legs || scene.focus !== before.focus) {
      this.lookAt(scene.focus ?? scene.legs);
      const travelling = scene.legs.length > 0;
      this.map.setLayoutProperty('stations', 'visibility', travelling ? 'none' : 'visible');
      this.map.setPaintProperty('vehicles', 'icon-opacity', travelling ? 0.6 : 1);
    }
    if (scene.legs.length === 0 && (scene.from !== before.from || scene.to !== before.to)) {
      this.keepInView([scene.from, scene.to].filter((end) => end !== undefined));
    }
    this.drawEnd('from', scene.from);
    this.drawEnd('to', scene.to);
    this.drawCar(scene.car);
  }

  private drawLegs(legs: Leg[]): void {
    const shapes = legs.map((leg) => ({ leg, line: decodePolyline(leg.path).map(position) }));
    this.source('legs').setData({
      type: 'FeatureCollection',
      features: shapes
        .filter(({ line }) => line.length > 1)
        .map(({ leg, line }) => ({
          type: 'Feature',
          properties: { kind: leg.kind, colour: look(leg).colour },
          geometry: { type: 'LineString', coordinates: line },
        })),
    });
    const stops = legs
      .filter((leg) => leg.kind !== 'WALK')
      .flatMap((leg) => [
        { ...leg.from, name: startName(leg), colour: look(leg).colour },
        { ...leg.to, colour: look(leg).colour },
      ]);
    const ends = [legs[0]?.from, legs[legs.length - 1]?.to];
    this.source('stops').setData(
      points(stops, (stop) => ({ name: ends.some((end) => end?.name === stop.name) ? '' : (stop.name ?? ''), colour: stop.colour })),
    );
  }

  private lookAt(legs: Leg[]): void {
    const all = legs.flatMap((leg) => [leg.from, ...decodePolyline(leg.path), leg.to].map(position));
    if (all.length > 0) {
      this.fit(all.reduce((box, at) => box.extend(at), new maplibregl.LngLatBounds()), 600);
    } else if (this.aim && this.aim !== this.extent) {
      this.fit(this.extent, 600);
    }
  }

  /** Shows all of these places if one of them is at the edge or beyond it. */
  private keepInView(places: Place[]): void {
    const { clientWidth, clientHeight } = this.container;
    const away = places.some((place) => {
      const { x, y } = this.map.project(position(place));
      return x < 24 || y < 44 || x > clientWidth - 56 || y > clientHeight - 24;
    });
    if (away) {
      this.fit(places.map(position).reduce((box, at) => box.extend(at), new maplibregl.LngLatBounds()), 600);
    }
  }

  private fit(bounds: maplibregl.LngLatBounds, duration: number): void {
    this.aim = bounds;
    const route = this.container.clientWidth < 600 ? { top: 52, bottom: 30, left: 36, right: 64 } : 90;
    this.map.fitBounds(bounds, { padding: bounds === this.extent ? EXTENT_PADDING : route, maxZoom: 16, duration });
  }

  private drawEnd(end: End, place: Place | undefined): void {
    if (!place) {
      this.ends[end]?.remove();
      delete this.ends[end];
      return;
    }
    const marker = this.ends[end] ?? new maplibregl.Marker({ element: endElement(end), anchor: 'bottom' });
    this.ends[end] = marker;
    marker.setLngLat(position(place)).addTo(this.map);
  }

  private drawCar(car: LivePosition | undefined): void {
    if (!car) {
      this.carMarker?.remove();
      this.carMarker = undefined;
      return;
    }
    this.carMarker ??= new maplibregl.Marker({ element: carElement(), rotationAlignment: 'map' });
    this.carMarker.setLngLat(position(car)).addTo(this.map);
    this.carMarker.setRotation(car.headingDegrees ?? 0);
    const shown = this.map.getBounds();
    if (!shown.contains(position(car))) {
      this.map.panTo(position(car));
    }
  }

  private click(event: maplibregl.MapMouseEvent): void {
    if (!this.ready) {
      return;
    }
    const near = (layers: string[], reach: number) =>
      this.map.queryRenderedFeatures(
        [
          [event.point.x - reach, event.point.y - reach],
          [event.point.x + reach, event.point.y + reach],
        ],
        { layers },
      );
    const hit = near(['vehicles', 'stations'], 6)[0];
    if (hit) {
      this.openPopup(hit);
      return;
    }
    this.popup?.remove();
    if (this.picking) {
      const streets = this.map
        .getStyle()
        .layers.filter((layer) => 'source-layer' in layer && layer['source-layer'] === 'road')
        .map((layer) => layer.id);
      const street = near(streets, 24).find((feature) => feature.properties['name']);
      const place: Place = { lat: round(event.lngLat.lat), lon: round(event.lngLat.lng) };
      this.listener.onPick(street ? { ...place, name: String(street.properties['name']) } : place);
    }
  }

  private openPopup(feature: MapGeoJSONFeature): void {
    const id = String(feature.properties['id']);
    const vehicle = this.scene.vehicles.find((candidate) => candidate.id === id);
    const station = this.scene.stations.find((candidate) => candidate.id === id);
    const thing = feature.layer.id === 'vehicles' ? vehicle : station;
    if (!thing) {
      return;
    }
    const box = document.createElement('div');
    box.className = 'popup';
    box.append(element('strong', vehicle && thing === vehicle ? vehicle.model : (station?.name ?? '')));
    box.append(
      element(
        'p',
        vehicle && thing === vehicle
          ? `Shared car, ${words(vehicle.vehicleClass).toLowerCase()}, ${words(vehicle.propulsion).toLowerCase()}, goes ${distance(vehicle.rangeMetres)}`
          : bikeText(station),
      ),
    );
    if (this.picking) {
      const place: Place = { lat: thing.lat, lon: thing.lon, name: thing === vehicle ? `Car: ${vehicle.model}` : station?.name ?? '' };
      const choices = element('div', '');
      choices.className = 'popup-choices';
      for (const [end, text] of [['from', 'Start here'], ['to', 'Go here']] as const) {
        const button = element('button', text);
        button.addEventListener('click', () => {
          this.popup?.remove();
          this.listener.onPick(place, end);
        });
        choices.append(button);
      }
      box.append(choices);
    }
    this.popup?.remove();
    this.popup = new maplibregl.Popup({ offset: 14, maxWidth: '260px' })
      .setLngLat(position(thing))
      .setDOMContent(box)
      .addTo(this.map);
    this.reveal(this.popup.getElement());
  }

  /** Moves the map where a popup would hang over its edge. */
  private reveal(popup: HTMLElement): void {
    const box = popup.getBoundingClientRect();
    const pane = this.container.getBoundingClientRect();
    const over = (low: number, high: number, from: number, to: number) => Math.max(0, high - to) || Math.min(0, low - from);
    const x = over(box.left, box.right, pane.left + 8, pane.right - 8);
    const y = over(box.top, box.bottom, pane.top + 8, pane.bottom - 28);
    if (x !== 0 || y !== 0) {
      this.map.panBy([x, y], { duration: 250 });
    }
  }

  private async addIcon(name: string, drawing: string): Promise<void> {
    const image = new Image(52, 52);
    image.src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
    await image.decode();
    this.map.addImage(name, image, { pixelRatio: 2 });
  }

  private source(name: string): GeoJSONSource {
    return this.map.getSource(name) as GeoJSONSource;
  }
}

function position(point: Point): [number, number] {
  return [point.lon, point.lat];
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function points<T extends Point>(things: T[], properties: (thing: T) => Record<string, string>): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: things.map((thing) => ({
      type: 'Feature',
      properties: properties(thing),
      geometry: { type: 'Point', coordinates: position(thing) },
    })),
  };
}

/** A parked car is seen; only stops are named. */
function startName(leg: Leg): string {
  return leg.kind === 'RENTAL' ? '' : (leg.from.name ?? '');
}

function bikeText(station: Station | undefined): string {
  if (station?.bikes !== undefined) {
    return `Bike station, ${station.bikes} ${station.bikes === 1 ? 'bike' : 'bikes'}`;
  }
  return station?.capacity === undefined ? 'Bike station' : `Bike station, ${station.capacity} docks`;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function endElement(end: End): HTMLElement {
  const pin = element('div', '');
  pin.className = `pin pin-${end}`;
  pin.setAttribute('role', 'img');
  pin.setAttribute('aria-label', end === 'from' ? 'Start' : 'Destination');
  pin.innerHTML = PIN;
  return pin;
}

function carElement(): HTMLElement {
  const car = element('div', '');
  car.className = 'live-car';
  car.setAttribute('role', 'img');
  car.setAttribute('aria-label', 'Your car');
  car.innerHTML = LIVE_CAR;
  return car;
}

const PIN =
  '<svg viewBox="0 0 28 36" width="28" height="36" aria-hidden="true"><path d="M14 1C7 1 1.5 6.4 1.5 13.3 1.5 22 14 35 14 35s12.500-13 12.500-21.700C26.500 6.400 21 1 14 1z" fill="currentColor" stroke="#fff" stroke-width="2"/><circle cx="14" cy="13.500" r="4.500" fill="#fff"/></svg>';
const LIVE_CAR =
  '<svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true"><circle cx="18" cy="18" r="16" fill="#0b6b58" stroke="#fff" stroke-width="3"/><path d="M18 8l7 18-7-4-7 4z" fill="#ffd166"/></svg>';
const CAR =
  '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="52" viewBox="0 0 26 26"><circle cx="13" cy="13" r="11.500" fill="#0b6b58" stroke="#fff" stroke-width="2"/><path d="M6.500 13.800l1.700-4.100c.2-.5.700-.9 1.300-.9h7c.6 0 1.100.4 1.300.9l1.700 4.100v4.200h-2v-1.500h-9V18h-2z" fill="#fff"/><circle cx="9.200" cy="14.700" r="1" fill="#0b6b58"/><circle cx="16.800" cy="14.700" r="1" fill="#0b6b58"/><path d="M9 10.200h8l.9 2.300H8.100z" fill="#0b6b58"/></svg>';
const BIKE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="52" viewBox="0 0 26 26"><rect x="2.500" y="2.500" width="21" height="21" rx="6" fill="#8a5a00" stroke="#fff" stroke-width="2"/><g fill="none" stroke="#fff" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round"><circle cx="8.500" cy="15.500" r="3"/><circle cx="17.500" cy="15.500" r="3"/><path d="M8.500 15.500l3-5.500h4l2 5.500M11.500 10l2.500 5.500h-5M10.300 10h2M15.500 10l-.5-1.500h1.800"/></g></svg>';
