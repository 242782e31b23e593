// An invented city and its vector tiles (PMTiles), made in memory for the mock server.
import { TileType, zxyToTileId } from 'pmtiles';

export const EXTENT = { southWest: { lat: 54.86, lon: 13.82 }, northEast: { lat: 54.93, lon: 13.97 } };
const COLUMNS = 26;
const ROWS = 20;

/** A point of the bent street grid; columns run east, rows north. */
export function at(column, row) {
  const { southWest, northEast } = EXTENT;
  const bendLon = Math.sin(row * 0.55) * 0.0014 + Math.sin(column * 0.9 + row * 0.3) * 0.0005;
  const bendLat = Math.sin(column * 0.4) * 0.0011 + Math.cos(column * 0.7 + row) * 0.0003;
  return {
    lon: southWest.lon + 0.022 + (column / COLUMNS) * (northEast.lon - southWest.lon - 0.026) + bendLon,
    lat: southWest.lat + 0.004 + (row / ROWS) * (northEast.lat - southWest.lat - 0.008) + bendLat,
  };
}

/** Along the grid in straight parts, many points each. */
export function along(...corners) {
  const points = [];
  corners.forEach(([column, row], index) => {
    const [fromColumn, fromRow] = corners[Math.max(0, index - 1)];
    const steps = index === 0 ? 1 : Math.ceil(Math.max(Math.abs(column - fromColumn), Math.abs(row - fromRow)) * 4);
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      points.push(at(fromColumn + (column - fromColumn) * share, fromRow + (row - fromRow) * share));
    }
  });
  return points;
}

export const METRO = [1, 5, 9, 13, 17, 21, 25].map((column) => [column, 10]);

const ROW_NAMES = 'Hafenstraße,Kirchweg,Marktstraße,Lindenallee,Seilergasse,Mühlenweg,Bahnhofstraße,Rosenweg,Ringstraße,Ostkai,Am Deich,Birkenweg,Werftstraße,Schulstraße,Kapellenweg,Feldstraße,Gartenweg,Uferstraße,Bergstraße,Heideweg,Nordring'.split(',');
const COLUMN_NAMES = 'Strandweg,Lotsenweg,Möwenstraße,Fischergasse,Turmstraße,Königsallee,Brunnenweg,Domstraße,Apfelweg,Ankerstraße,Kranweg,Eichenallee,Talstraße,Sternweg,Parkstraße,Weberweg,Zollstraße,Amselweg,Industriestraße,Gleisweg,Hallenweg,Schmiedeweg,Ostring,Ackerweg,Wiesenweg,Waldweg,Grenzweg'.split(',');

function features() {
  const layers = { water: [], landuse: [], park: [], building: [], road: [], rail: [], place: [] };
  const box = (column, row, width, height) =>
    [[column, row], [column + width, row], [column + width, row + height], [column, row + height]].map(([c, r]) => at(c, r));
  const coast = along([-0.6, -3], [-0.4, 4], [-1, 9], [-0.3, 15], [-0.8, 24]);
  layers.water.push({ polygon: [{ lat: 54.8, lon: 13.6 }, ...coast, { lat: 55, lon: 13.6 }], tags: { class: 'sea' } });
  layers.water.push({ line: along([30, 14.4], [20, 13.6], [12, 14.5], [6, 13.5], [-1, 14.2]), tags: { class: 'river', name: 'Maren' } });
  layers.water.push({ polygon: along([9, 3.2], [11.5, 3.1], [11.8, 4.6], [9.4, 4.8], [9, 3.2]), tags: { class: 'lake', name: 'Stadtsee' } });
  for (const [c, r, w, h] of [[8, 2, 5, 4], [3, 15, 4, 3], [15, 16, 3, 2], [12, 11, 2, 2]]) {
    layers.park.push({ polygon: box(c, r, w, h), tags: { class: 'park' } });
  }
  layers.landuse.push({ polygon: box(0, 0, 18, 20), tags: { class: 'residential' } });
  layers.landuse.push({ polygon: box(19, 1, 7, 6), tags: { class: 'industrial' } });
  const green = (c, r) => (c >= 8 && c < 13 && r >= 2 && r < 6) || (c >= 3 && c < 7 && r >= 15 && r < 18) || (c >= 12 && c < 14 && r >= 11 && r < 13);
  for (let column = 0; column < COLUMNS; column++) {
    for (let row = 0; row < ROWS; row++) {
      if (green(column, row) || (row >= 13 && row < 15) || (column * 7 + row * 3) % 11 === 0) {
        continue;
      }
      for (const [dc, dr, w, h] of [[0.14, 0.14, 0.3, 0.24], [0.55, 0.16, 0.3, 0.3], [0.16, 0.55, 0.26, 0.3], [0.54, 0.6, 0.34, 0.24]]) {
        layers.building.push({ polygon: box(column + dc, row + dr, w, h), tags: {} });
      }
    }
  }
  for (let row = 0; row <= ROWS; row++) {
    layers.road.push({ line: along([0, row], [COLUMNS, row]), tags: { class: row % 5 === 3 ? 'primary' : 'minor', name: ROW_NAMES[row] } });
  }
  for (let column = 0; column <= COLUMNS; column++) {
    layers.road.push({ line: along([column, 0], [column, ROWS]), tags: { class: column % 6 === 4 ? 'secondary' : 'minor', name: COLUMN_NAMES[column] } });
  }
  layers.rail.push({ line: along(METRO[0], METRO.at(-1)), tags: { class: 'subway', name: 'M1' } });
  for (const [name, c, r, kind] of [['Marenholm', 13, 9, 'city'], ['Lindenhof', 4, 12.5, 'suburb'], ['Industriepark Ost', 22, 4, 'suburb'], ['Nordstrand', 5, 18.5, 'suburb'], ['Seeviertel', 10, 1.4, 'suburb']]) {
    layers.place.push({ point: at(c, r), tags: { class: kind, name } });
  }
  return layers;
}

class Bytes {
  list = [];
  varint(value) {
    while (value > 127) {
      this.list.push((value % 128) | 128);
      value = Math.floor(value / 128);
    }
    this.list.push(value);
    return this;
  }
  field(number, bytes) {
    this.varint(number * 8 + 2).varint(bytes.length);
    for (const byte of bytes) this.list.push(byte);
    return this;
  }
  number(number, value) {
    return this.varint(number * 8).varint(value);
  }
}

const text = (value) => [...Buffer.from(value)];
const zigzag = (value) => (value < 0 ? -value * 2 - 1 : value * 2);

function geometry(feature, project) {
  const bytes = new Bytes();
  let x = 0;
  let y = 0;
  const move = (point) => {
    const [px, py] = project(point);
    bytes.varint(zigzag(px - x)).varint(zigzag(py - y));
    [x, y] = [px, py];
  };
  const points = feature.point ? [feature.point] : (feature.line ?? clockwise(feature.polygon));
  bytes.varint(1 * 8 + 1);
  move(points[0]);
  if (points.length > 1) {
    bytes.varint((points.length - 1) * 8 + 2);
    points.slice(1).forEach(move);
    if (feature.polygon) bytes.varint(15);
  }
  return bytes.list;
}

/** Outer rings run clockwise as seen on the screen. */
function clockwise(ring) {
  const area = ring.reduce((sum, point, index) => {
    const next = ring[(index + 1) % ring.length];
    return sum + (next.lon - point.lon) * (next.lat + point.lat);
  }, 0);
  return area > 0 ? ring : [...ring].reverse();
}

function tile(layers, z, x, y) {
  const size = 4096 * 2 ** z;
  const world = ({ lat, lon }) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [((lon + 180) / 360) * size, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size];
  };
  const project = (point) => {
    const [px, py] = world(point);
    return [Math.round(px - x * 4096), Math.round(py - y * 4096)];
  };
  const all = new Bytes();
  for (const [name, list] of Object.entries(layers)) {
    if (z < 13 && name === 'building') continue;
    const near = list.filter((feature) => {
      const points = (feature.point ? [feature.point] : (feature.line ?? feature.polygon)).map(project);
      const xs = points.map(([px]) => px);
      const ys = points.map(([, py]) => py);
      return Math.max(...xs) >= -64 && Math.min(...xs) <= 4160 && Math.max(...ys) >= -64 && Math.min(...ys) <= 4160;
    });
    if (near.length === 0) continue;
    const keys = [];
    const values = [];
    const layer = new Bytes().number(15, 2).field(1, text(name));
    for (const feature of near) {
      const tags = new Bytes();
      for (const [key, value] of Object.entries(feature.tags)) {
        if (!keys.includes(key)) keys.push(key);
        if (!values.includes(value)) values.push(value);
        tags.varint(keys.indexOf(key)).varint(values.indexOf(value));
      }
      const type = feature.point ? 1 : feature.line ? 2 : 3;
      layer.field(2, new Bytes().field(2, tags.list).number(3, type).field(4, geometry(feature, project)).list);
    }
    keys.forEach((key) => layer.field(3, text(key)));
    values.forEach((value) => layer.field(4, new Bytes().field(1, text(value)).list));
    layer.number(5, 4096);
    all.field(3, layer.list);
  }
  return Buffer.from(all.list);
}

/** The whole archive, uncompressed. */
export function pmtiles() {
  const layers = features();
  const { southWest, northEast } = EXTENT;
  const entries = [];
  for (let z = 9; z <= 14; z++) {
    const scale = 2 ** z;
    const column = (lon) => Math.floor(((lon + 180) / 360) * scale);
    const row = (lat) => {
      const sine = Math.sin((lat * Math.PI) / 180);
      return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * scale);
    };
    for (let x = column(southWest.lon) - 1; x <= column(northEast.lon) + 1; x++) {
      for (let y = row(northEast.lat) - 1; y <= row(southWest.lat) + 1; y++) {
        const data = tile(layers, z, x, y);
        if (data.length > 0) entries.push({ id: zxyToTileId(z, x, y), data });
      }
    }
  }
  entries.sort((a, b) => a.id - b.id);
  const directory = new Bytes().varint(entries.length);
  entries.forEach(({ id }, index) => directory.varint(id - (entries[index - 1]?.id ?? 0)));
  entries.forEach(() => directory.varint(1));
  entries.forEach(({ data }) => directory.varint(data.length));
  entries.forEach((_, index) => directory.varint(index === 0 ? 1 : 0));
  const root = Buffer.from(directory.list);
  const metadata = Buffer.from(JSON.stringify({ attribution: 'Invented city', vector_layers: Object.keys(layers).map((id) => ({ id, fields: {} })) }));
  const tiles = Buffer.concat(entries.map(({ data }) => data));
  const header = Buffer.alloc(127);
  header.write('PMTiles');
  header[7] = 3;
  const u64 = (offset, value) => header.writeBigUInt64LE(BigInt(value), offset);
  u64(8, 127);
  u64(16, root.length);
  u64(24, 127 + root.length);
  u64(32, metadata.length);
  u64(40, 127 + root.length + metadata.length);
  u64(48, 0);
  u64(56, 127 + root.length + metadata.length);
  u64(64, tiles.length);
  [72, 80, 88].forEach((offset) => u64(offset, entries.length));
  header[96] = 1;
  header[97] = 1;
  header[98] = 1;
  header[99] = TileType.Mvt;
  header[100] = 9;
  header[101] = 14;
  [southWest.lon, southWest.lat, northEast.lon, northEast.lat].forEach((degrees, index) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + index * 4));
  header[118] = 12;
  header.writeInt32LE(Math.round(13.9 * 1e7), 119);
  header.writeInt32LE(Math.round(54.9 * 1e7), 123);
  return Buffer.concat([header, root, metadata, tiles]);
}
