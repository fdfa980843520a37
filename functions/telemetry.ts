/** A file of its own in the build (dist/later/telemetry.js): an app that exports nothing never loads the libraries that export. */
export { startExport } from '../shared/telemetry/export';
