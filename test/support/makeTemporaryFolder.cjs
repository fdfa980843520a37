const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Gives a run its own temporary folder, because products and browsers that a test kills cannot remove their files. */
module.exports = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'access-reviews-tests-'));
};
