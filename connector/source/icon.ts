import { crc32, deflateSync } from 'node:zlib';

/** Width and height in pixels. */
const SIZE = 160;

type Colour = readonly [red: number, green: number, blue: number];

const LIGHT: Colour = [255, 255, 255];

/** Draws a tick in a ring as a PNG file. `background` has the form `#rrggbb`. */
export function icon(background: string): Buffer {
  const dark: Colour = [1, 3, 5].map((at) => parseInt(background.slice(at, at + 2), 16)) as unknown as Colour;
  const rows = Array.from({ length: SIZE }, (_, y) =>
    // Each row begins with its filter type; 0 means no filter.
    Buffer.from([0, ...Array.from({ length: SIZE }, (__, x) => mixed(dark, coverage(x, y))).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  // Eight bits for each of red, green and blue (colour type 2, no transparency).
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 }));
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
}

const mixed = (dark: Colour, share: number): number[] =>
  dark.map((value, n) => Math.round(value + ((LIGHT[n] ?? 0) - value) * share));

/** Returns the share of a pixel that the drawing covers, from 0 to 1. */
function coverage(x: number, y: number): number {
  const [px, py] = [x + 0.5, y + 0.5];
  const ring = Math.abs(Math.hypot(px - 80, py - 80) - 52) - 6;
  const tick = Math.min(distance([px, py], [57, 82], [73, 98]), distance([px, py], [73, 98], [105, 62])) - 7;
  return Math.min(1, Math.max(0, 0.5 - Math.min(ring, tick)));
}

type Point = readonly [number, number];

/** Returns the distance from a point to the line between two others. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
