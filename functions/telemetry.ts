/**
 * This file is separate in the build (dist/later/telemetry.js), so that an app that exports nothing never loads the exporting libraries.
 */
export { startExport } from '../shared/telemetry/export';
