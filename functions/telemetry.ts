/** A bundle of its own (build.mjs): who exports nothing never loads the libraries that do it. */
export { startExport } from '../shared/telemetry/export';
