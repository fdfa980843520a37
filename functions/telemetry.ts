/** Packed until it is used (packedUntilUsed.mjs): who exports nothing never loads the libraries that do it. */
export { startExport } from '../shared/telemetry/export';
