const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Gives a run a temporary folder of its own: products and browsers that a test kills cannot remove what they left there. */
module.exports = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'access-reviews-tests-'));
};
