// Builds the product and the runner, then runs the runner in this process, so that signals reach it.
import './build.mjs';

await import('./build/local.js');
